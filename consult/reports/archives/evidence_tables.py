"""The tables of the evidence archive, described in the two languages of its dictionary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from consult.reports.analysis_port import Field, TableSpec

EXTRA = "attribute."

PARTICIPANTS = TableSpec(
    "participants",
    "Chaque participation, sous un pseudonyme propre à cette archive.",
    "Every participation, under a pseudonym of this archive alone.",
    (
        Field("person", "string", "Pseudonyme", "Pseudonym"),
        Field("rank", "integer", "Rang dans les tirages : il faut le même pour refaire les intervalles",
              "Rank in the draws: the same is needed to make the intervals again"),
        Field("counted", "boolean", "Une personne ; faux pour un groupe, qui parle d’une voix et ne compte personne",
              "One person; false for a group, which speaks with one voice and counts as nobody"),
        Field("present", "boolean", "A envoyé quelque chose au jour de l’analyse",
              "Had sent something on the day of the analysis"),
        Field("late", "boolean", "Feuille arrivée après la fermeture", "Sheet that came after the closing"),
        Field("late_contributions", "integer", "Ses contributions, si sa feuille est arrivée après",
              "Its contributions, when the sheet came late"),
        Field("weight", "number", "Coefficient du redressement, s’il y en a un", "Weight, when there is a weighting"),
        Field("gendered_form", "string", "Forme de la signature", "Form of the signature"),
        Field("college", "string", "Collège", "College"),
        Field("age_band", "string", "Tranche d’âge", "Age band"),
        Field("territory", "string", "Territoire", "Territory"),
        Field("region", "string", "Région", "Region"),
    ),
    ("person",),
)  # fmt: skip

CONTRIBUTIONS = TableSpec(
    "contributions",
    "Chaque contribution de l’analyse, dans l’ordre des numéros.",
    "Every contribution of the analysis, in the order of numbers.",
    (
        Field("contribution", "integer", "Numéro sur le site", "Number on the site"),
        Field("person", "string", "Pseudonyme de la participation", "Pseudonym of the participation"),
        Field("question", "string", "Code de la question", "Code of the question"),
        Field("status", "string", "Ce qu’elle est devenue (bilan)", "What became of it (balance)"),
        Field("day", "date", "Jour de l’envoi", "Day it was sent"),
        Field("campaign", "integer", "Numéro du groupe de textes presque identiques",
              "Number of its group of near-identical texts"),
        Field("text_sha256", "string", "SHA-256 du texte envoyé, avant masquage", "SHA-256 of the text as sent"),
        Field("text", "string", "Texte masqué", "Masked text"),
    ),
    ("contribution",),
)  # fmt: skip

ASSIGNMENTS = TableSpec(
    "assignments",
    "Les thèmes et sous-thèmes que touche chaque contribution.",
    "The themes and sub-themes that each contribution touches.",
    (
        Field("contribution", "integer", "Numéro sur le site", "Number on the site"),
        Field("theme", "string", "Thème ou sous-thème", "Theme or sub-theme"),
    ),
    ("contribution", "theme"),
)

IDEAS = TableSpec(
    "ideas",
    "Les idées des contributions : où elles commencent et finissent, et leur thème.",
    "The ideas of contributions: where they begin and end, and their theme.",
    (
        Field("contribution", "integer", "Numéro sur le site", "Number on the site"),
        Field("position", "integer", "Rang de l’idée", "Rank of the idea"),
        Field("start", "integer", "Premier caractère", "First character"),
        Field("end", "integer", "Caractère qui suit le dernier", "Character after the last"),
        Field("theme", "string", "Thème", "Theme"),
        Field("subtheme", "string", "Sous-thème", "Sub-theme"),
        Field("score", "number", "Proximité du thème", "Closeness to the theme"),
    ),
    ("contribution", "position"),
)

THEMES = TableSpec(
    "themes",
    "L’arbre des thèmes, dans l’ordre de l’analyse.",
    "The tree of themes, in the order of the analysis.",
    (
        Field("theme", "string", "Code du thème", "Code of the theme"),
        Field("parent", "string", "Thème dont il dépend", "Theme it stands under"),
        Field("question", "string", "Question à laquelle il répond, s’il y en a une", "Question it answers, if one"),
        Field("label", "string", "Titre publié", "Published title"),
        Field("proposed", "string", "Titre proposé par l’analyse", "Title proposed by the analysis"),
        Field("hidden", "boolean", "Masqué par l’équipe", "Hidden by the team"),
        Field("signed_off", "boolean", "Validé par l’équipe", "Signed off by the team"),
        Field("stability", "number", "Stabilité, de 0 à 1", "Stability, from 0 to 1"),
        Field("terms", "string", "Ses termes, séparés par « ; »", "Its terms, separated by “;”"),
    ),
    ("theme",),
)

DECISIONS = TableSpec(
    "decisions",
    "Ce que l’équipe a décidé des thèmes, dans l’ordre.",
    "What the team decided of the themes, in order.",
    (
        Field("number", "integer", "Numéro de la décision", "Number of the decision"),
        Field("kind", "string", "Nature", "Kind"),
        Field("theme", "string", "Thème", "Theme"),
        Field("payload", "string", "Contenu, en JSON", "Content, as JSON"),
        Field("author", "string", "Pseudonyme de la personne de l’équipe", "Pseudonym of the member of the team"),
        Field("day", "date", "Jour", "Day"),
    ),
    ("number",),
)

ANSWERS = TableSpec(
    "answers",
    "Les réponses aux questions à mots, à choix et à échelle.",
    "Answers to questions of words, choices and scales.",
    (
        Field("question", "string", "Code de la question", "Code of the question"),
        Field("person", "string", "Pseudonyme", "Pseudonym"),
        Field("word", "string", "Mot", "Word"),
        Field("number", "integer", "Note", "Step of the scale"),
        Field("choice", "integer", "Numéro du choix", "Number of the choice"),
    ),
    ("question", "person", "word", "number", "choice"),
)


def participants(extras: Sequence[str]) -> TableSpec:
    """With the other columns of imported files that groups are compared by."""
    more = tuple(Field(EXTRA + name, "string", f"« {name} » du fichier importé", f"“{name}” of the imported file")
                 for name in extras)  # fmt: skip
    return replace(PARTICIPANTS, fields=(*PARTICIPANTS.fields, *more))


def specs(extras: Sequence[str]) -> list[TableSpec]:
    return [participants(extras), CONTRIBUTIONS, ASSIGNMENTS, IDEAS, THEMES, DECISIONS, ANSWERS]
