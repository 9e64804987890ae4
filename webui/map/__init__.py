"""Map of Europe: projection, outlines, borders of regions, classes of values, and the picture."""
