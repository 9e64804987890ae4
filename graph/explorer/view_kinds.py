"""Kinds of views of a network, and how many nodes they draw."""

# `STEP` is how many neighbours are added to a node at a time.
LIMIT, LEAST, MOST, STEP = 40, 10, 150, 12
VIEWS = {
    "both": "organisations and partnerships",
    "organisations": "organisations",
    "regions": "regions of level 2",
    "countries": "countries",
    "fields": "fields",
    "communities": "communities",
}
