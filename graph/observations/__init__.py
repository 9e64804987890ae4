"""Measures written as RDF Data Cube observations."""
