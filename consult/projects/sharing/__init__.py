"""What leaves the site about projects: calendars, feeds, preview cards. Public projects only."""
