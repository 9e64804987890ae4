"""Search of everything that has a name or a code, the same for every command and page."""
