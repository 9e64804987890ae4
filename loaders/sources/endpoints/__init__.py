"""SPARQL endpoints as sources."""
