"""Sources: a small module and a TOML of metadata each."""
