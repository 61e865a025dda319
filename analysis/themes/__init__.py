"""The tree of themes: building, matching, assigning."""
