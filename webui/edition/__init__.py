"""Edition: the snapshot that is served now."""
