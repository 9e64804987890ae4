"""Readers of files: delimited text, workbooks, JSON, YAML, archives."""
