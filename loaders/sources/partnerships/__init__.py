"""Partnerships, programmes and events."""
