"""The Flask application: pages, linked data and the SPARQL gateway."""
