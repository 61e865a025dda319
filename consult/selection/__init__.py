"""The élus of a territory choose: rounds, voter rolls, ballots with receipts, tallies that anyone can recount."""
