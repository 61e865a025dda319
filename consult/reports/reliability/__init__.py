"""How sure the figures of a run are: other ways of counting, weights, campaigns, what was still being discovered."""
