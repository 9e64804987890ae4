"""Readers of files: delimited text, workbooks, JSON, archives."""
