"""Lists of things of a snapshot, with filters and counts."""
