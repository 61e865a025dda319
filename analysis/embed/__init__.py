"""Vectors for words and texts."""
