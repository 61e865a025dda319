"""A small generative grammar of French: word forms, a template language, and the joining of words."""
