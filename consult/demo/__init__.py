"""The demonstration: an invented mutual, its people and a five-week consultation, written deterministically."""
