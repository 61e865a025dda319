"""What the pages of moderation show, gathered from the queue, the texts and the people."""
