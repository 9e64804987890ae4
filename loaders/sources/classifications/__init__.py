"""Classifications of activities."""
