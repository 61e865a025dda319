"""Tables written as files: described once, in four formats, for three audiences."""
