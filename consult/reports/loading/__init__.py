"""Bringing a whole run into the database, in short writes that leave the site answerable."""
