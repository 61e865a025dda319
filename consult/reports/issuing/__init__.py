"""Published reports, issued again: what was erased since, which files were made again, and when."""
