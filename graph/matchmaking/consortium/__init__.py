"""Consortia for a call: who covers its topics together, adds to the others and knows them."""
