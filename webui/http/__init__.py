"""HTTP: formats, negotiation and the SPARQL protocol."""
