"""Whom an organisation should meet: by field, need, place, kind, third-country market and trust, with the reasons."""
