"""Reading rounds, rolls and ballots."""
