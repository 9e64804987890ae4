"""Measures of what regions do, what goes together and what a partner adds, over regions x activities."""
