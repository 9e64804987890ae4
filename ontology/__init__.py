"""Vocabulary, schemes, shapes and the module that mints IRIs."""
