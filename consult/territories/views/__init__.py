"""The pages of an organisation: its settings, its files of territories and colleges, what everybody reads of it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("territories", __name__)

from consult.territories.views import public, settings, tables  # noqa: E402, F401  they add their routes
