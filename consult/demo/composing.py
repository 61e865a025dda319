"""Composes a consultation of the demonstration from its plan, through the operations of the editor."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from consult.authz import Actor
from consult.consultations.models import Access, Consultation, Operator, Question, QuestionKind
from consult.consultations.operations.choose_locales import choose_locales
from consult.consultations.operations.create_consultation import create_consultation
from consult.consultations.operations.open_consultation import open_consultation
from consult.consultations.operations.save_question import QuestionContent, save_question
from consult.consultations.operations.save_section import save_section
from consult.consultations.operations.save_translations import save_translations
from consult.consultations.operations.update_consultation import update_consultation
from consult.consultations.operations.write_notice import write_notice
from consult.consultations.operations.write_texts import write_texts
from consult.consultations.queries import sections_of
from consult.consultations.rules_conditions import Rule
from consult.db import utcnow

Asked = dict[str, Question]
"""Questions by the name that the plan gives them."""


def compose(actor: Actor, plan: dict[str, Any], slug: str) -> dict[str, str]:
    """The consultation, open, with its questions; returns the code of each question of the plan."""
    consultation = create_consultation(actor=actor, title=plan["title"])
    consultation.slug = slug
    write_notice(actor=actor, consultation=consultation, body=plan["notice"])
    write_texts(actor=actor, consultation=consultation, welcome=plan["welcome"], thanks=plan["thanks"])
    sections = {
        section["id"]: save_section(
            actor=actor,
            consultation=consultation,
            section_id=None,
            title=section["title"],
            intro=section.get("intro", ""),
        ).id
        for section in plan.get("sections", [])
    }
    asked: Asked = {}
    for question in plan["questions"]:
        asked[question["id"]] = save_question(
            actor=actor,
            consultation=consultation,
            code=None,
            kind=QuestionKind(question["kind"]),
            content=_content(question, sections, asked),
        )
    _translate(actor, consultation, plan.get("english", {}), asked)
    set_dates(
        actor,
        consultation,
        plan.get("opens"),
        utcnow() + timedelta(days=21),
        plan.get("access", Access.LINK),
        public=plan.get("public", False),
    )
    open_consultation(actor=actor, consultation=consultation)
    return {name: question.code for name, question in asked.items()}


def _content(question: dict[str, Any], sections: dict[str, int], asked: Asked) -> QuestionContent:
    written = question["kind"] in ("choice", "matrix", "ranking")
    return QuestionContent(
        prompt=question["title"],
        help=question.get("help", ""),
        choices=question["choices"] if written else (),
        max_choices=question.get("most", 1),
        shuffle_choices=question.get("shuffle", False),
        settings={"rows": question["rows"]} if "rows" in question else {},
        scale_min=question.get("minimum", 1),
        scale_max=question.get("maximum", 10),
        scale_min_label=question.get("minimum_label", ""),
        scale_max_label=question.get("maximum_label", ""),
        profile_key=question.get("attribute"),
        section_id=sections.get(question.get("section", "")),
        rules=_rules(question, asked),
    )


def _rules(question: dict[str, Any], asked: Asked) -> list[Rule]:
    """« if »: the name of an earlier choice, and the answer that has this question asked."""
    if "if" not in question:
        return []
    source, answer = asked[question["if"][0]], question["if"][1]
    return [Rule(source.id, Operator.IS, choice.id) for choice in source.choices if choice.label == answer]


def _translate(actor: Actor, consultation: Consultation, english: dict[str, Any], asked: Asked) -> None:
    """`english`: texts of the consultation, then by the name of a question its texts, rows and choices in order."""
    if not english:
        return
    choose_locales(actor=actor, consultation=consultation, main="fr", others=["en"])
    texts = {f"consultation:{name}": text for name, text in english["consultation"].items()}
    texts["notice:1"] = english["notice"]
    for section, said in zip(sections_of(consultation.id), english["sections"], strict=True):
        texts |= {f"section:{section.id}:{name}": text for name, text in said.items()}
    for name, said in english["questions"].items():
        question = asked[name]
        texts |= {f"question:{question.id}:{part}": text for part, text in said.items() if isinstance(text, str)}
        texts |= {f"question:{question.id}:row:{place}": text for place, text in enumerate(said.get("rows", ()))}
        for choice, label in zip(question.choices, said.get("choices", ()), strict=True):
            texts[f"choice:{choice.id}:label"] = label
    save_translations(actor=actor, consultation=consultation, locale="en", texts=texts)


def set_dates(
    actor: Actor,
    consultation: Consultation,
    opens: str | None,
    closes: datetime,
    access: str = Access.LINK,
    *,
    public: bool = False,
) -> None:
    update_consultation(
        actor=actor,
        consultation=consultation,
        title=consultation.title,
        access=Access(access),
        opens_at=datetime.fromisoformat(opens) if opens else None,
        closes_at=closes,
        shows_participation=True,
        public_contributions=public,
    )
