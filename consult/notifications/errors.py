"""What can go wrong with a link that a letter held."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.errors import DomainError


class PreferencesUnknown(DomainError):
    """No message holds this link, here."""

    status = 404
    message = _l("Ce lien n’est pas complet, ou ne vaut plus. Ouvrez-le depuis le message que vous avez reçu.")
