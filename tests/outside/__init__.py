"""Checks of a running server by programs of others, each with dependencies of its own."""
