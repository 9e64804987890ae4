"""Evidence of the graph, as values that measures and opportunities read."""
