"""Measures of networks: collaboration, brokerage, communities and prediction of links."""
