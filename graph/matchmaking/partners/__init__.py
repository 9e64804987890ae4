"""Ranking of possible partners of an organisation, with the reasons."""
