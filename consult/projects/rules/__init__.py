"""What may become of a project, and when: decided from values, without a database."""
