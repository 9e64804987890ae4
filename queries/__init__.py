"""Library of SPARQL queries."""
