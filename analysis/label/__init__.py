"""Names, terms and exemplars of themes."""
