"""Registers of one's own: a CSV or workbook and a TOML that says what its columns mean; no Python."""
