"""Input-output tables."""
