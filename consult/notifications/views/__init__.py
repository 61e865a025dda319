"""The pages of campaigns, for staff, and of what an address receives, for whoever reads its mail."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("campaigns", __name__, url_prefix="/administration/campagnes")
preferences = Blueprint("preferences", __name__, url_prefix="/messages")

import consult.notifications.views.bounces  # noqa: E402  they add their routes
import consult.notifications.views.composing  # noqa: E402  the same
import consult.notifications.views.receiving  # noqa: E402  the same
import consult.notifications.views.sending  # noqa: E402, F401  the same
