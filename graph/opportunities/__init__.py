"""Opportunities to work together, with a module for each kind."""
