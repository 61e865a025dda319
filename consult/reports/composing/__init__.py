"""Reports that people compose: blocks, the figures inserted in them, and what they are written as."""
