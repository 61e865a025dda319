"""Every text of a consultation that may be put in another language, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from consult.consultations import queries
from consult.consultations.models import Consultation, Question, Section, Translation
from consult.consultations.rules_questions import has_choices
from consult.consultations.wording import language_name
from consult.db import db


@dataclass(frozen=True)
class Text:
    """One text: what it translates, how it is called, what it says in the main language."""

    subject: str
    label: str
    text: str

    @property
    def is_long(self) -> bool:
        return len(self.text) > 120 or "\n" in self.text


@dataclass(frozen=True)
class Group:
    """The texts of one question, of one section, or of the consultation itself."""

    title: str
    texts: list[Text]


def groups_of(consultation: Consultation) -> list[Group]:
    """Every text that says something, in the order in which people read them."""
    notice = queries.latest_notice(consultation.id)
    groups = [
        Group(
            _("La consultation"),
            [
                Text("consultation:title", _("Titre"), consultation.title),
                Text("consultation:welcome", _("Mot d’accueil"), consultation.welcome),
                Text(f"notice:{notice.version if notice else 0}", _("Notice"), notice.body if notice else ""),
                Text("consultation:thanks", _("Remerciements"), consultation.thanks),
            ],
        )
    ]
    seen: set[int] = set()
    for number, question in enumerate(queries.questions_of(consultation.id), start=1):
        if question.section is not None and question.section.id not in seen:
            seen.add(question.section.id)
            groups.append(_section(question.section))
        groups.append(_question(number, question))
    filled = [Group(group.title, [text for text in group.texts if text.text.strip()]) for group in groups]
    return [group for group in filled if group.texts]


def _section(section: Section) -> Group:
    return Group(
        _("Section « %(title)s »", title=section.title),
        [
            Text(f"section:{section.id}:title", _("Titre"), section.title),
            Text(f"section:{section.id}:intro", _("Introduction"), section.intro),
        ],
    )


def _question(number: int, question: Question) -> Group:
    parts = (
        ("prompt", _("Question"), question.prompt),
        ("help", _("Aide"), question.help),
        ("example", _("Exemple de réponse"), question.example),
        ("scale_min_label", _("Ce que veut dire le plus petit nombre"), question.scale_min_label),
        ("scale_max_label", _("Ce que veut dire le plus grand"), question.scale_max_label),
        ("unit", _("Unité"), str(question.settings.get("unit") or "")),
    )
    texts = [Text(f"question:{question.id}:{name}", label, text) for name, label, text in parts]
    texts += [
        Text(f"question:{question.id}:row:{place}", _("Ligne %(n)s", n=place + 1), row)
        for place, row in enumerate(question.settings.get("rows", ()))
    ]
    if has_choices(question.kind, question.profile_key):
        texts += [
            Text(f"choice:{choice.id}:label", _("Réponse %(n)s", n=place), choice.label)
            for place, choice in enumerate(question.choices, start=1)
        ]
    return Group(_("Question %(number)s", number=number), texts)


def translations_of(consultation_id: int) -> dict[str, dict[str, str]]:
    """Locale → subject → text."""
    found: dict[str, dict[str, str]] = {}
    for row in db.session.scalars(sa.select(Translation).where(Translation.consultation_id == consultation_id)):
        found.setdefault(row.locale, {})[row.subject] = row.text
    return found


def missing(groups: list[Group], texts: Mapping[str, str]) -> int:
    """How many texts are still read in the main language."""
    return sum(not texts.get(text.subject, "").strip() for group in groups for text in group.texts)


def language_rows(consultation: Consultation) -> list[dict[str, object]]:
    """Each language but the first, with what is left to translate."""
    groups, known = groups_of(consultation), translations_of(consultation.id)
    total = sum(len(group.texts) for group in groups)
    return [
        {
            "locale": locale,
            "name": language_name(locale),
            "total": total,
            "missing": missing(groups, known.get(locale, {})),
        }
        for locale in consultation.locales[1:]
    ]
