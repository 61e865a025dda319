"""What became of it: each contribution told to its author, and what readers answer to the published report."""
