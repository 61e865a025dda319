"""What readers of a version must know first: a correction, a newer version, erasures since."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.reports import queries
from consult.reports.models import ReportVersion


def notices_of(version: ReportVersion) -> list[str]:
    found = []
    latest = queries.latest_number(version.corpus_id)
    if latest > version.number:
        found.append(
            _("Vous lisez la version %(own)s. La version %(last)s l’a remplacée.", own=version.number, last=latest)
        )
    if version.corrects:
        found.append(
            _("Cette version corrige la version %(n)s : %(reason)s", n=version.corrects, reason=version.reason)
        )
    erased = queries.run_by_id(version.run_id).erased - int(version.content.get("erased", 0))
    if erased > 0:
        found.append(
            ngettext(
                "%(num)s contribution a été effacée depuis la publication, à la demande de la personne. Les chiffres "
                "gardent leur valeur.",
                "%(num)s contributions ont été effacées depuis la publication, à la demande des personnes. Les "
                "chiffres gardent leur valeur.",
                erased,
            )
        )
    return found
