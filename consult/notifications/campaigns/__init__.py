"""Campaigns: whom they reach, what they say, how they leave."""
