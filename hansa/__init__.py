"""Hansa's command line and settings: the only place where loaders and graph meet."""

__version__ = "0.1.0"
