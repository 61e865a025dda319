"""Concerte: the Flask application. One folder per context; `factory.create_app` puts them together."""
