"""What the templates of rounds are given."""
