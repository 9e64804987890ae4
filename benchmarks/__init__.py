"""Measurements at real and larger sizes; each module runs with python -m benchmarks.NAME."""
