"""Sources: a module and a TOML of metadata each, by family."""
