"""A questionnaire as a JSON file: written, read, checked against a published schema; and the models shipped with it."""
