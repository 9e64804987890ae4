"""Support for tests: toy graphs, servers and readers."""
