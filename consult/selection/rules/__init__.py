"""How a round is counted, what a ballot may hold, when one votes: decided from values, without a database."""
