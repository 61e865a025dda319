"""The first draft of a report: blocks already filled, so that few acts remain.

Its sentences are neutral and hold figures, never typed numbers; what only people can say is asked for between brackets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _

from consult.reports.composing.blocks import Json, Kind, make_block
from consult.reports.composing.catalogue import Entry
from consult.reports.composing.content import theme_of, themes_of
from consult.reports.composing.markup import references

LESSONS = 6
QUOTES = 3


class Template(StrEnum):
    """The kinds of reports that a draft starts from."""

    MISSION = "mission"
    WHITE_PAPER = "white_paper"
    SUMMARY = "summary"
    TERRITORY = "territory"
    DATA_SHEET = "data_sheet"


def template_name(template: str) -> str:
    return {
        Template.MISSION: _("Rapport de mission"),
        Template.WHITE_PAPER: _("Livre blanc"),
        Template.SUMMARY: _("Synthèse en quatre pages"),
        Template.TERRITORY: _("Rapport d’un territoire"),
        Template.DATA_SHEET: _("Fiche de données"),
    }[Template(template)]


def template_hint(template: str) -> str:
    return {
        Template.MISSION: _(
            "Éditorial, six enseignements, propositions, limites, annexes : le rapport que l’on signe."
        ),
        Template.WHITE_PAPER: _("Des propositions d’abord, appuyées sur les enseignements."),
        Template.SUMMARY: _("L’essentiel, pour un conseil ou une assemblée."),
        Template.TERRITORY: _("Ce que dit un territoire, comparé à l’ensemble."),
        Template.DATA_SHEET: _("Les chiffres et la méthode, sans commentaire."),
    }[Template(template)]


K = Kind
BLOCKS: dict[Template, tuple[Kind, ...]] = {
    Template.MISSION: (
        K.COVER, K.EDITORIAL, K.PARTICIPATION, K.REPRESENTATIVENESS, K.CLOUD, K.LESSON, K.COMPARISONS, K.UNSAID,
        K.PROPOSALS, K.QUESTIONS, K.LIMITS, K.NEXT_STEPS, K.THANKS, K.ANNEXES,
    ),
    Template.WHITE_PAPER: (
        K.COVER, K.EDITORIAL, K.PARTICIPATION, K.LESSON, K.PROPOSALS, K.QUESTIONS, K.LIMITS, K.NEXT_STEPS, K.ANNEXES,
    ),
    Template.SUMMARY: (K.COVER, K.PARTICIPATION, K.LESSON, K.LIMITS, K.NEXT_STEPS),
    Template.TERRITORY: (K.COVER, K.PARTICIPATION, K.COMPARISONS, K.LESSON, K.UNSAID, K.LIMITS, K.ANNEXES),
    Template.DATA_SHEET: (K.COVER, K.PARTICIPATION, K.REPRESENTATIVENESS, K.CLOUD, K.COMPARISONS, K.LIMITS, K.ANNEXES),
}  # fmt: skip
LESSONS_OF = {Template.SUMMARY: 3, Template.TERRITORY: 3}


@dataclass(frozen=True)
class Draft:
    """What a draft is written from. quotes: the verbatims of a theme, chosen first by people, then by the run."""

    content: Json
    entries: dict[str, Entry]
    quotes: Callable[[str], Sequence[Json]]
    territory: str | None = None


def draft_blocks(template: Template, draft: Draft) -> list[Json]:
    """The blocks of a template, filled."""
    blocks: list[Json] = []
    for kind in BLOCKS[template]:
        if kind is Kind.LESSON:
            largest = sorted(themes_of(draft.content), key=lambda theme: -(theme["people"] or 0))
            for theme in largest[: LESSONS_OF.get(template, LESSONS)]:
                blocks.append(_made(kind, blocks, lesson_values(draft, theme["key"])))
        elif kind is not Kind.CLOUD or any(answer.get("placed") for answer in draft.content["answers"]):
            blocks.append(_made(kind, blocks, _values(kind, draft)))
    return blocks


def _made(kind: Kind, blocks: Sequence[Json], values: Json) -> Json:
    return make_block(kind, [block["id"] for block in blocks], **values)


def lesson_values(draft: Draft, key: str) -> Json:
    """A lesson about a theme: its name as a title, sentences around its figures, its verbatims."""
    theme = theme_of(draft.content, key)
    if theme is None:
        return {"theme": key}
    text = _(
        "%(share)s des personnes qui ont répondu en parlent, soit %(people)s personnes et %(contributions)s "
        "contributions.",
        share=f"[[{key}.people.share]]",
        people=f"[[{key}.people.count]]",
        contributions=f"[[{key}.contributions.count]]",
    )
    sentences = [text, *_weighted(draft, key), *_subjects(theme)]
    paragraphs = [" ".join(sentences), *_groups(draft, theme)]
    return {
        "title": theme["label"],
        "text": "\n\n".join(paragraphs),
        "theme": key,
        "quotes": list(draft.quotes(key))[:QUOTES],
        "groups": True,
        "map": True,
    }


def _weighted(draft: Draft, key: str) -> list[str]:
    ref = f"{key}.people_weighted.share"
    if ref not in draft.entries:
        return []
    return [_("Ramenée à la structure des adhérents, cette part est de %(share)s.", share=f"[[{ref}]]")]


def _subjects(theme: Json) -> list[str]:
    names = [sub["label"] for sub in theme["subthemes"] if not sub.get("hidden")][:3]
    return [_("On y lit surtout : %(names)s.", names=", ".join(names))] if names else []


def _groups(draft: Draft, theme: Json) -> list[str]:
    """Who says it most and least, when a difference is sure."""
    refs = [
        entry
        for entry in draft.entries.values()
        if entry.code == f"{theme['key']}.segments" and entry.shown and entry.value is not None
    ]
    if not refs:
        return []
    most = max(refs, key=lambda entry: entry.value or 0)
    cells = {f"{cell['attribute']}/{cell['value']}": cell for cell in theme["segments"]}
    label = max(cells.values(), key=lambda cell: cell["share_people"] or 0)["label"] if cells else ""
    if (most.value or 0) <= (theme["share_people"] or 0):
        return []
    sentence = _(
        "Le groupe « %(group)s » en parle davantage que l’ensemble : %(share)s.", group=label, share=f"[[{most.ref}]]"
    )
    return [sentence]


def _values(kind: Kind, draft: Draft) -> Json:
    """The text that a block starts with."""
    shown = {ref for ref, entry in draft.entries.items() if entry.shown}
    texts = {
        Kind.EDITORIAL: _(
            "Vous avez été [[overview.people.count]] à prendre la parole, en [[overview.contributions.count]] "
            "contributions. Toutes ont été lues et classées. Ce rapport dit ce que vous avez dit, ce que nous ne "
            "savons pas, et ce que nous proposons d’en faire."
        ),
        Kind.PARTICIPATION: _(
            "[[overview.people.count]] personnes ont contribué, [[overview.mean.value]] fois en moyenne. "
            "[[expressed.all.contributions.count]] contributions disent quelque chose ; les autres sont vides, "
            "répétées, hors sujet ou écartées par la modération."
        ),
        Kind.REPRESENTATIVENESS: _(
            "Répondait qui voulait : les participants ne sont pas un échantillon. Les tableaux disent en quoi ils "
            "ressemblent aux adhérents, et en quoi ils en diffèrent."
        ),
        Kind.CLOUD: _(
            "Les mots que les personnes ont choisis, d’autant plus grands qu’elles sont nombreuses à les dire."
        ),
        Kind.COMPARISONS: _("Les thèmes côte à côte, du plus partagé au moins partagé."),
        Kind.UNSAID: _("Un silence ne prouve pas une absence d’avis. Ceux-ci demandent d’aller écouter autrement."),
        Kind.PROPOSALS: _(
            "- Proposer ce qui répond au premier enseignement.\n- Dire ce qui est possible, et pour quand."
        ),
        Kind.QUESTIONS: _("- Ce que le conseil doit trancher.\n- Ce qui demande d’autres avis."),
        Kind.LIMITS: _(
            "[[balance.all.unclassified.count]] contributions n’ont pas trouvé de thème, soit "
            "[[balance.all.unclassified.share]] de toutes celles reçues."
        ),
        Kind.NEXT_STEPS: _(
            "Ce rapport est présenté au conseil, puis à l’assemblée. Chaque proposition retenue dira qui la porte, et "
            "quand son avancement sera rendu public."
        ),
        Kind.THANKS: _(
            "Merci à toutes les personnes qui ont répondu, et à celles et ceux qui ont tenu les réunions, saisi les "
            "bulletins et relu les contributions."
        ),
    }
    text = "\n\n".join(
        paragraph for paragraph in texts.get(kind, "").split("\n\n") if shown.issuperset(references(paragraph))
    )
    extra: Json = {"territory": draft.territory} if kind is Kind.COMPARISONS and draft.territory else {}
    return {"text": text, **extra}
