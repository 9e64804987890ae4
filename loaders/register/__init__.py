"""Registers of users: tables, and a TOML with the meaning of their columns."""
