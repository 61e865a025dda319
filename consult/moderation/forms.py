"""What moderators, authors and readers type."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from consult.moderation.charter import Charter, Reason, parse_reasons
from consult.moderation.decision import Decision
from consult.moderation.models import ActKind
from consult.moderation.rules import LONGEST_CONTEST, LONGEST_NOTE, parse_places
from consult.web.forms import Form, options, trim

MOST_MASKED = 2_000
KINDS = {"publier": ActKind.PUBLISH, "masquer": ActKind.MASK, "ecarter": ActKind.EXCLUDE}


class DecisionForm(Form):
    """One contribution: which button, and what goes with it."""

    do = HiddenField(validators=[InputRequired()])
    raison = StringField(filters=[trim], validators=[Length(max=200)])
    mots = StringField(_l("Mots à cacher"), filters=[trim], validators=[Length(max=MOST_MASKED)])
    passages = HiddenField(validators=[Length(max=MOST_MASKED)])
    lot = BooleanField()
    vu = HiddenField()
    note = StringField(_l("Note pour l’équipe"), filters=[trim], validators=[Length(max=LONGEST_NOTE)])

    def validate_do(self, field: Any) -> None:
        if field.data not in KINDS:
            raise ValidationError(_("Choisissez ce que devient la contribution."))

    def decision(self, length: int, shown: list[str]) -> Decision:
        """`shown`: the hidden passages whose box was unticked."""
        words = [word for line in (self.mots.data or "").splitlines() for word in line.split(";")]
        return Decision(
            kind=KINDS[self.do.data],
            reason=self.raison.data or "",
            note=self.note.data or "",
            words=tuple(word.strip() for word in words if word.strip()),
            places=tuple(parse_places(self.passages.data or "", length)),
            shown=tuple(parse_places(",".join(shown), length)),
        )

    def seen_act_id(self) -> int | None:
        typed = self.vu.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


class NoteForm(Form):
    """A word to a colleague, or the opinion that one of them asked for."""

    message = TextAreaField(
        _l("Votre question ou votre avis"),
        filters=[trim],
        validators=[
            DataRequired(message=_l("Écrivez ce que vous demandez, ou ce que vous en pensez.")),
            Length(max=LONGEST_NOTE),
        ],
    )
    collegue = SelectField(_l("À qui"), coerce=int, default=0)

    def offer(self, colleagues: list[tuple[int, str]]) -> NoteForm:
        self.collegue.choices = [(0, _("N’importe qui de l’équipe")), *colleagues]
        return self


class AnswerForm(Form):
    """The answer to an author who contests."""

    suite = RadioField(
        _l("Votre réponse"),
        choices=options([("maintenir", _l("La décision est maintenue")), ("annuler", _l("La décision est annulée"))]),
        validators=[InputRequired(message=_l("Choisissez : maintenir ou annuler."))],
    )
    answer = TextAreaField(
        _l("Ce que l’auteur lira"),
        filters=[trim],
        validators=[DataRequired(message=_l("Écrivez pourquoi : l’auteur le lira.")), Length(max=LONGEST_CONTEST)],
    )


class ContestForm(Form):
    body = TextAreaField(
        _l("Pourquoi cette décision vous paraît-elle injuste ?"),
        filters=[trim],
        validators=[
            DataRequired(message=_l("Écrivez quelques mots : quelqu’un les lira.")),
            Length(max=LONGEST_CONTEST),
        ],
    )


class ReportForm(Form):
    """A reader's report; the reasons are those of the charter."""

    raison = RadioField(
        _l("Qu’est-ce qui ne va pas ?"), validators=[InputRequired(message=_l("Choisissez une raison."))]
    )
    commentaire = TextAreaField(
        _l("Précisez, si vous le voulez"), filters=[trim], validators=[Optional(), Length(max=500)]
    )

    def offer(self, charter: Charter) -> ReportForm:
        self.raison.choices = options([(reason.label, reason.label) for reason in charter.reasons])
        return self


class CharterForm(Form):
    text = TextAreaField(
        _l("Texte de la charte"),
        description=_l("Ce que tout le monde lit, au-dessus des raisons."),
        filters=[trim],
        validators=[DataRequired(message=_l("Écrivez la charte : elle est publique.")), Length(max=10_000)],
    )
    reasons = TextAreaField(
        _l("Raisons d’écarter une contribution"),
        description=_l("Une par ligne : le nom, deux-points, puis l’explication. Neuf au plus."),
        filters=[trim],
        validators=[DataRequired(message=_l("Il faut au moins une raison : sans elle, rien ne peut être écarté."))],
    )

    def validate_reasons(self, field: Any) -> None:
        if any(len(reason.label) > 120 or len(reason.explanation) > 400 for reason in self.parsed()):
            raise ValidationError(_("Un nom tient en 120 caractères, une explication en 400."))

    def parsed(self) -> list[Reason]:
        return parse_reasons(self.reasons.data or "")


def reasons_text(charter: Charter) -> str:
    return "\n".join(f"{reason.label} : {reason.explanation}".rstrip(" :") for reason in charter.reasons)


class WordsForm(Form):
    words = TextAreaField(
        _l("Mots et expressions que le filtre signale"),
        description=_l("Un par ligne, pluriel et accents compris. Le filtre signale ; il n’écarte rien."),
        filters=[trim],
        validators=[Length(max=70_000)],
    )


class HidingForm(Form):
    hides_at_once = BooleanField(
        _l("Retenir aussitôt ce qui est signalé"),
        description=_l(
            "Un mot offensant, la santé d’une personne nommée ou un lien : la contribution attend d’être relue. "
            "Sinon le filtre signale seulement. Les noms et les adresses sont cachés dans tous les cas."
        ),
    )
