"""Pages of moderation: the queue for the team, the charter and the figures for everybody."""
