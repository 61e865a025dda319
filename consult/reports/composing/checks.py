"""What keeps a report from being signed: figures, themes and verbatims that are no more, numbers typed by hand.

Each fault is one sentence that says what happened and what to do, in the block where it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from consult.reports.composing.blocks import Json, Kind, heading_of
from consult.reports.composing.catalogue import Entry
from consult.reports.composing.content import theme_of, themes_of
from consult.reports.composing.markup import references
from consult.reports.composing.quoting import Place, place_of
from consult.reports.composing.typed_numbers import Typed, typed_numbers
from consult.reports.verbatims import Verbatim


@dataclass(frozen=True)
class Fault:
    """kind: figure, theme, quote, number, themes, empty; `typed` goes with a number."""

    block_id: str
    block: str
    kind: str
    sentence: str
    typed: Typed | None = None


def faults_of(
    blocks: Collection[Json],
    content: Json,
    entries: Mapping[str, Entry],
    words: Mapping[Place, Verbatim],
) -> list[Fault]:
    """Everything to resolve before signing, in reading order."""
    found: list[Fault] = []
    if not themes_of(content):
        found.append(Fault("", "", "themes", _("Aucun thème n’est montré : montrez-en un.")))
    for block in blocks:
        found += block_faults(block, content, entries, words)
    return found


def block_faults(
    block: Json, content: Json, entries: Mapping[str, Entry], words: Mapping[Place, Verbatim]
) -> list[Fault]:
    """Those of one block."""
    name = heading_of(block)
    found = [Fault(block["id"], name, "theme", said) for said in _theme(block, content)]
    found += [Fault(block["id"], name, "figure", said) for said in _figures(block, entries)]
    found += [Fault(block["id"], name, "quote", said) for said in _quotes(block, words)]
    excused = [item["key"] for item in block.get("excused", [])]
    for typed in typed_numbers(f"{block.get('title', '')}\n{block.get('text', '')}", entries, excused):
        if typed.suggestions:
            said = _("« %(n)s » est tapé à la main et se lit comme un chiffre du rapport : insérez-le.", n=typed.text)
        else:
            said = _(
                "« %(n)s » est tapé à la main et n’est aucun chiffre du rapport : insérez un chiffre, corrigez-le, ou "
                "dites pourquoi ce n’en est pas un.",
                n=typed.text,
            )
        found.append(Fault(block["id"], name, "number", said, typed))
    return found


def _theme(block: Json, content: Json) -> Iterator[str]:
    slug = block.get("theme")
    if block["kind"] != Kind.LESSON or (slug and theme_of(content, slug) is not None):
        return
    if not slug:
        yield _("Cet enseignement n’a pas de thème : choisissez-en un, ou retirez le bloc.")
        return
    hidden = any(theme["key"] == slug for group in content["groups"] for theme in group["themes"])
    yield (
        _("Le thème de cet enseignement repose sur trop peu de personnes : choisissez-en un autre.")
        if hidden
        else _("Le thème de cet enseignement n’est plus là, fusionné, masqué ou remplacé : choisissez-en un autre.")
    )


def _figures(block: Json, entries: Mapping[str, Entry]) -> Iterator[str]:
    for ref in dict.fromkeys(references(block.get("text", "")) + references(block.get("title", ""))):
        entry = entries.get(ref)
        if entry is None:
            yield _("Le chiffre %(ref)s n’existe plus dans l’analyse affichée : remplacez-le ou retirez-le.", ref=ref)
        elif entry.hidden:
            yield _(
                "« %(label)s » repose sur trop peu de personnes, ou les ferait retrouver : retirez-le.",
                label=entry.label,
            )
        elif entry.empty:
            yield _("« %(label)s » ne compte plus personne : remplacez-le ou retirez-le.", label=entry.label)


def _quotes(block: Json, words: Mapping[Place, Verbatim]) -> Iterator[str]:
    gone = sum(words[place].text is None for place in map(place_of, block.get("quotes", [])) if place in words)
    if gone:
        yield _("Un verbatim de ce bloc a été retiré par son auteur, ou écarté : retirez-le de la liste.")
