"""Files given as answers: their rows, and what is removed with them. What a file is made of: `consult/files`."""
