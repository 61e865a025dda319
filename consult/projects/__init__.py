"""Projects: calls, filing, life in public, examination by a commission, what becomes of those that were chosen."""
