"""What an archive says to whoever opens it, in French then in English: part of the file, not of a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from consult.reports.analysis_port import Licence, TableSpec, dictionary

Json: TypeAlias = dict[str, Any]

EVIDENCE = """# {title}

Archive de preuve du rapport, version {version}, émission {issue}. Réservée à la gouvernance et à ses
auditeurs : les textes y sont masqués et les personnes sous pseudonyme, mais les profils y sont. Ne la
publiez pas.

- `figures.json` : chaque chiffre du rapport, avec la demande dont il est la réponse et sa valeur.
- `data/` : les tables dont chaque chiffre peut être recalculé ; la dernière colonne d’une ligne est son
  empreinte.
- `context.json` : questions, territoires, collèges, structure des adhérents, personnes invitées.
- `report.json` : le contenu publié. `about.json` : d’où vient l’archive, ce qui a été effacé depuis.
- `manifest.json` : le SHA-256 de chaque fichier, et l’empreinte du tout, que la page du rapport affiche.

Pour tout recalculer : `python app.py report verify {slug}`.

Evidence archive of the report, version {version}, issue {issue}. For governance and its auditors only:
texts are masked and people pseudonymous, but profiles are here. Do not publish it. `figures.json` holds
every figure with the request it answers; `data/` the tables from which each can be computed again;
`context.json` the small inputs; `manifest.json` the SHA-256 of each file and the fingerprint of the whole,
which the page of the report prints.

"""

OPEN = """# {title}

Archive ouverte du rapport, version {version}, émission {issue}. Rien n’y repose sur moins de {k} personnes
: un nombre masqué est une cellule vide dont la ligne porte `hidden` = `true`.

{contributions_fr}

Pour vérifier, avec Python seul : `python3 verify_open.py CETTE-ARCHIVE.zip EMPREINTE`, où l’empreinte est
celle que la page du rapport affiche. Le programme recalcule les chiffres publics que l’archive permet de
recalculer et nomme toute ligne changée.

Open archive of the report, version {version}, issue {issue}. Nothing here rests on fewer than {k} people: a
hidden number is an empty cell in a row where `hidden` is `true`. {contributions_en} To verify it, with
Python alone: `python3 verify_open.py THIS-ARCHIVE.zip FINGERPRINT`, where the fingerprint is the one that
the page of the report prints.

"""
TEXTS_FR = (
    "Les contributions y sont, masquées, sans pseudonyme, profil ni date, dans un ordre tiré au sort : la notice "
    "l’annonçait."
)
TEXTS_EN = (
    "Contributions are here, masked, without pseudonym, profile or date, in an order drawn by lot, as the notice said."
)
NO_TEXT_FR = "Les contributions n’y sont pas : la notice n’annonçait pas leur publication."
NO_TEXT_EN = "Contributions are not here: the notice did not announce it."
ERASED = """**{erased} contributions effacées** depuis l’analyse, à la demande des personnes : elles ne sont plus dans
l’archive et les chiffres gardent leur valeur. **{erased} contributions erased** since the analysis: they
are no longer here, figures keep their value.

"""
REISSUED = "Émise de nouveau / Issued again: {reason}\n\n"


def readme(about: Json, licence: Licence, specs: Sequence[TableSpec], *, with_texts: bool = False) -> str:
    """README.md: what the archive is, how to verify it, the dictionary, the licence."""
    body = EVIDENCE if about["kind"] == "evidence" else OPEN
    values = {
        **about,
        "slug": about["consultation"],
        "contributions_fr": TEXTS_FR if with_texts else NO_TEXT_FR,
        "contributions_en": TEXTS_EN if with_texts else NO_TEXT_EN,
    }
    said = body.format(**values)
    if about["reason"]:
        said += REISSUED.format(reason=about["reason"])
    if about["erased"]:
        said += ERASED.format(erased=about["erased"])
    terms = f"{licence.title}{f' ({licence.path})' if licence.path else ''}"
    return f"{said}{dictionary(specs)}\n## Licence\n\n{terms}\n"
