"""Download of the publishers' files."""
