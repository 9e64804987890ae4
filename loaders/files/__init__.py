"""Readers of files: delimited text, workbooks, JSON and archives, as strict tables."""
