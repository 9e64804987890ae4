"""NUTS regions."""
