"""Measures over matrices of regions x activities: formulas that know no graph and no store."""
