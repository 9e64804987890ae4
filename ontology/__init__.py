"""Vocabulary, schemes, shapes and IRIs."""
