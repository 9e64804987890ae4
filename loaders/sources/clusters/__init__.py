"""Cluster organisations and their members."""
