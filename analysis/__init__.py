"""Contributions in, themes and figures out: a pure library and `python -m analysis`."""

__version__ = "1.0"
