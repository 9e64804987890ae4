"""Short exchanges between members of cluster organisations."""
