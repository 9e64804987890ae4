"""Condensed tables: publishers' full tables cut down to what a recommendation needs."""
