"""Snapshots: built from sources, validated, published, read."""
