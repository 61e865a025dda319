"""What each kind of block draws under its text."""
