"""Smart-specialisation priorities."""
