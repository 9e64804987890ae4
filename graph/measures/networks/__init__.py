"""Measures of who works with whom: collaboration, brokerage, communities and the ties that may come next."""
