"""A run past one machine: workers read, cut and place the parts of a corpus where they are."""
