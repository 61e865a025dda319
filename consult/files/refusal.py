"""Why a file cannot be kept."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.errors import DomainError


class FileRefused(DomainError):
    message = _l("Ce fichier ne peut pas être lu : il est abîmé, ou incomplet. Envoyez-le de nouveau.")
