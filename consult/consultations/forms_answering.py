"""What a participant fills in, apart from open text: agreement, code, words, choices, scales, profile."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from consult.accounts.profile import GenderedForm, Purpose
from consult.consultations.forms_kinds import KindForm, kind_form
from consult.consultations.models import Question, QuestionKind
from consult.consultations.rules_answering import MAX_WORD_LENGTH, is_key, words_fault, words_of
from consult.consultations.rules_questions import answers_by_choice
from consult.web.forms import Form, options, strip_nul, trim

AGREEMENTS = {
    Purpose.NOTICE: (_l("J’ai lu ces informations et j’accepte que mes réponses soient conservées et étudiées."), ""),
    Purpose.HEALTH_TEXT: (
        _l("J’accepte que ce que j’écrirai sur la santé, la mienne ou celle de proches, soit conservé et étudié."),
        _l(
            "La loi protège particulièrement les informations de santé. Les questions demandent un texte libre, où "
            "l’on peut en parler : sans cet accord, nous ne pouvons pas recevoir vos réponses."
        ),
    ),
    Purpose.QUOTATION: (
        _l("Des passages de mes réponses peuvent être cités dans le rapport."),
        _l("Toujours sans votre nom, et sans ce qui permettrait de vous reconnaître."),
    ),
    Purpose.OUTCOME: (_l("Je souhaite recevoir un message quand les résultats seront publiés."), ""),
    Purpose.CONTACT: (_l("J’accepte que l’on me recontacte au sujet des suites de cette consultation."), ""),
}
REFUSED = {
    Purpose.NOTICE: _l("Cochez cette case pour répondre : sans cet accord, nous ne pouvons rien conserver."),
    Purpose.HEALTH_TEXT: _l("Cochez cette case pour répondre : les questions demandent un texte libre."),
}
FORMS = {
    GenderedForm.FEMININE: _l("Au féminin"),
    GenderedForm.MASCULINE: _l("Au masculin"),
    GenderedForm.NEUTRAL: _l("Sans le dire"),
}


class LetterCodeForm(Form):
    code = StringField(
        _l("Code de votre lettre"),
        [
            DataRequired(_l("Indiquez le code qui figure sur votre lettre.")),
            Length(max=60, message=_l("Ce code est trop long.")),
        ],
        description=_l("Dix lettres et chiffres, par exemple ABCDE-23456. Tiret et majuscules sont facultatifs."),
        filters=[trim],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )


class CodeForm(Form):
    code = StringField(
        _l("Code de suivi"),
        [
            DataRequired(_l("Indiquez le code qui figure sur votre reçu.")),
            Length(max=300, message=_l("Ce code est trop long.")),
        ],
        description=_l(
            "Douze lettres et chiffres, par exemple ABCD-2345-EFGH. Les tirets et les majuscules sont facultatifs."
        ),
        filters=[trim],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )


class ReopenForm(CodeForm):
    """The code is not needed where the link was opened again in another tab."""

    code = StringField(
        _l("Code de suivi, ou lien personnel"),
        [Optional(), Length(max=300, message=_l("Ce code est trop long."))],
        filters=[trim],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class WhoForm(Form):
    person = RadioField(_l("Je suis"), [InputRequired(_l("Choisissez votre prénom."))], coerce=int)

    def __init__(self, names: Mapping[int, str], **values: Any) -> None:
        super().__init__(**values)
        self.person.choices = options(names.items())


class CheckboxesField(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def consents_form(required: Sequence[Purpose], optional: Sequence[Purpose], held: Collection[Purpose]) -> Any:
    """One box a purpose; those without which nothing may be kept must be ticked."""
    fields = {
        purpose.value: BooleanField(
            AGREEMENTS[purpose][0],
            [InputRequired(REFUSED[purpose])] if purpose in required else [],
            description=AGREEMENTS[purpose][1],
            default=purpose in held,
        )
        for purpose in (*required, *optional)
    }
    return type("ConsentsForm", (Form,), fields)()


def granted(form: Any) -> set[Purpose]:
    return {purpose for purpose in Purpose if purpose.value in form and form[purpose.value].data}


def words_refusal(typed: str) -> str:
    """Why these are not one to three words; empty when they are, or when there is none."""
    fault = words_fault(typed)
    if fault == "many":
        return _("Trois mots au plus. Gardez ceux qui comptent le plus pour vous.")
    return _("Un mot fait %(maximum)s lettres au plus.", maximum=MAX_WORD_LENGTH) if fault == "long" else ""


def check_words(_form: Any, field: Field) -> None:
    refusal = words_refusal(field.data or "")
    if refusal:
        raise ValidationError(refusal)


def answer_form(
    question: Question,
    values: Sequence[Any],
    pairs: Sequence[tuple[str, str]],
    rows: Sequence[tuple[int, str]] = (),
    unit: str = "",
) -> Any:
    """The form of one question that is not open text, filled with what is chosen now. Its field is `answer`; kinds that
    need several have `answer-…` (forms_kinds). `rows`: those of a matrix."""
    if question.kind in (QuestionKind.MATRIX, QuestionKind.RANKING, QuestionKind.NUMBER, QuestionKind.DATE):
        return kind_form(question, values, pairs, rows, unit)
    presence = InputRequired(_l("Choisissez une réponse.")) if question.required else Optional()
    chosen = [str(value) for value in values]
    first = chosen[0] if chosen else None
    label = _l("Votre réponse")
    if question.kind is QuestionKind.FEW_WORDS:
        rules = [presence, Length(max=200, message=_l("Trois mots au plus.")), check_words]
        field = StringField(
            label, rules, default=", ".join(chosen), render_kw={"autocomplete": "off", "dir": "auto"}, filters=[trim]
        )
    elif question.kind is QuestionKind.CHOICE and question.max_choices > 1:
        field = CheckboxesField(
            label, [presence, at_most(question.max_choices)], choices=options(pairs), default=chosen
        )
    elif question.profile_key == "territory":
        empty = [("", _l("Je préfère ne pas le dire"))] if not question.required else [("", "")]
        field = SelectField(label, [presence], choices=options([*empty, *pairs]), default=first or "")
    else:
        field = RadioField(label, [presence], choices=options(pairs), default=first)
    return type("AnswerForm", (Form,), {"answer": field})()


def at_most(maximum: int) -> Any:
    def check(_form: Any, field: Field) -> None:
        if len(field.data or []) > maximum:
            raise ValidationError(_("%(maximum)s choix au plus.", maximum=maximum))

    return check


def answer_values(question: Question, form: Any) -> list[Any]:
    """What is stored of a valid form."""
    if isinstance(form, KindForm):
        return form.stored()
    data = form.answer.data
    if question.kind is QuestionKind.FEW_WORDS:
        return list(words_of(data or ""))
    chosen = data if isinstance(data, list) else [data] if data else []
    numbers = question.kind is QuestionKind.SCALE or answers_by_choice(question.kind, question.profile_key)
    return [int(value) for value in chosen] if numbers else chosen


@dataclass
class Box:
    """One idea box of an open question, as a form sends it and as the page shows it."""

    slot: int
    client_key: str
    body: str = ""
    version: str = ""
    saved_body: str = ""
    label: str = ""
    saved_at_label: str = ""
    error: str = ""


def boxes_of(form: Mapping[str, str]) -> list[Box]:
    """The boxes of a posted page, in order; what is not a box of ours is left out."""
    found = []
    for name, value in form.items():
        slot = name.removeprefix("client_key-")
        if slot == name or not slot.isdecimal() or len(slot) > 4 or not is_key(value):
            continue
        found.append(
            Box(int(slot), value, strip_nul(form.get(f"body-{slot}", "")), form.get(f"version-{slot}", "")[:16])
        )
    return sorted(found, key=lambda box: box.slot)
