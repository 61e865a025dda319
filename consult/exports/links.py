"""The addresses of a table in each format."""

from __future__ import annotations

from typing import Any

from flask import url_for

from consult.exports.writers import FORMATS

ENDING = "<any(csv, xlsx, jsonl, parquet):ending>"
"""The end of the rule of such a route."""


def download_links(endpoint: str, **values: Any) -> dict[str, str]:
    """Label of each format → address, for a route that takes its `ending`."""
    return {
        str(described.label): url_for(endpoint, ending=format_.value, **values)
        for format_, described in FORMATS.items()
    }
