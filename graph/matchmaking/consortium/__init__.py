"""Consortia for a call: members that cover its topics together."""
