"""Interreg projects."""
