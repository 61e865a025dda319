"""The pages of accounts: signing in, one's own account, the people an organisation knows."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)
people = Blueprint("people", __name__, url_prefix="/administration/personnes")

import consult.accounts.views.imports  # noqa: E402  they add their routes
import consult.accounts.views.mine  # noqa: E402  the same
import consult.accounts.views.persons  # noqa: E402  the same
import consult.accounts.views.preferences  # noqa: E402  the same
import consult.accounts.views.sign_in  # noqa: E402, F401  the same
