"""The routes of rounds: for those who prepare them, for those who vote, for everybody."""
