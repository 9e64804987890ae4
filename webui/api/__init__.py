"""JSON interface of programs, below /api/v1: one declaration gives its routes, its checks and its description."""
