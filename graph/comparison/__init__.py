"""Comparison of territories, side by side."""
