"""Each decision of the workbench in a sentence, for its history and for those whom it surprises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.reports.models import CurationEvent, CurationKind

if TYPE_CHECKING:
    from consult.reports.workbench.bench import Bench


def said(event: CurationEvent, bench: Bench) -> str:
    """« Fusionné « A » dans « B » »; themes that are gone are named as they were when they went."""
    names = names_at(bench)
    payload, kind = event.payload, event.kind
    theme = names.get(event.theme_id or 0, _("un thème"))
    if kind in (CurationKind.MERGE, CurationKind.MOVE):
        return _arranged(kind, theme, names.get(payload.get("into") or payload.get("parent") or 0))
    if kind in (CurationKind.CREATE, CurationKind.SPLIT, CurationKind.MOVE_IDEAS):
        return _gathered(event, theme, names)
    if kind is CurationKind.UNDO:
        return _("Annulé : %(what)s", what=said(bench.event(int(payload["number"])), bench))
    return {
        CurationKind.RENAME: _("Nommé « %(label)s »", label=payload.get("label", "")),
        CurationKind.DESCRIBE: _("Décrit : « %(theme)s »", theme=theme),
        CurationKind.NOTE: _("Note sur « %(theme)s » : %(text)s", theme=theme, text=payload.get("text", "")),
        CurationKind.COLOUR: _("Couleur changée : « %(theme)s »", theme=theme),
        CurationKind.REORDER: _("Thèmes rangés dans un autre ordre"),
        CurationKind.DROP: _("Retiré : « %(theme)s », ses idées sont sans thème", theme=theme),
        CurationKind.OFF_TOPIC: _("Hors sujet : « %(theme)s »", theme=theme),
        CurationKind.PROPOSE: _("Arbre proposé à la relecture"),
        CurationKind.REOPEN: _("Arbre rouvert"),
        CurationKind.AGREE: _("Arbre validé"),
        CurationKind.HIDE: _("Masqué : « %(theme)s »", theme=theme),
        CurationKind.SHOW: _("Montré : « %(theme)s »", theme=theme),
        CurationKind.QUOTE: _("Verbatim choisi pour « %(theme)s »", theme=theme),
        CurationKind.UNQUOTE: _("Verbatim retiré de « %(theme)s »", theme=theme),
        CurationKind.SIGN_OFF: _("Validé : « %(theme)s »", theme=theme),
    }[kind]


def names_at(bench: Bench) -> dict[int, str]:
    """The last name of every theme that the tree holds or held."""
    names = {made["id"]: made["label"] for event in bench.events for made in event.payload.get("created", ())}
    names |= bench.first_names
    names |= {event.theme_id: event.payload["label"] for event in bench.events if event.kind is CurationKind.RENAME}
    return {**names, **{node.id: node.label for node in bench.tree.nodes.values()}}


def _arranged(kind: CurationKind, theme: str, other: str | None) -> str:
    if kind is CurationKind.MERGE:
        return _("Fusionné « %(theme)s » dans « %(other)s »", theme=theme, other=other or _("un thème"))
    if other is None:
        return _("« %(theme)s » devient un thème", theme=theme)
    return _("Rangé « %(theme)s » sous « %(other)s »", theme=theme, other=other)


def _gathered(event: CurationEvent, theme: str, names: dict[int, str]) -> str:
    payload = event.payload
    moved = ngettext("%(num)s idée", "%(num)s idées", int(payload.get("ideas", 0)))
    if event.kind is CurationKind.CREATE:
        label = ", ".join(made["label"] for made in payload["created"])
        return _("Créé « %(label)s » (%(moved)s)", label=label, moved=moved)
    if event.kind is CurationKind.SPLIT:
        labels = ", ".join(f"« {made['label']} »" for made in payload["created"])
        return _("Partagé « %(theme)s » : %(labels)s (%(moved)s)", theme=theme, labels=labels, moved=moved)
    target = (payload.get("to") or [0])[0]
    if target == 0:
        return _("Retiré de tout thème : %(moved)s", moved=moved)
    if target < 0:
        return _("Mis hors sujet : %(moved)s", moved=moved)
    return _("Déplacé vers « %(other)s » : %(moved)s", other=names.get(target, _("un thème")), moved=moved)
