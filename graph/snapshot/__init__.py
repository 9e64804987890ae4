"""Snapshots: build, validation, publication and reading."""
