"""Exploration of the network of partnerships: filters, groups, strongest neighbours, and findings in words."""
