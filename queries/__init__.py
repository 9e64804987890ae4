"""The library of SPARQL queries and the module that lists and runs them."""
