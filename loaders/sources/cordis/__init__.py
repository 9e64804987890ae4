"""Funded projects of CORDIS."""
