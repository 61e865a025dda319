"""How reasons, channels and languages of paper are called on pages."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from consult.consultations.paper.models import SetAside

ASIDE_LABELS: dict[SetAside, Any] = {
    SetAside.NO_CONSENT: _l("L’accord n’est pas coché"),
    SetAside.BLANK: _l("La feuille est vide"),
    SetAside.ILLEGIBLE: _l("La feuille est illisible"),
    SetAside.WEB_STANDS: _l("La réponse du site reste"),
    SetAside.MISTAKE: _l("Ouverte par erreur"),
}
