"""What readers of a report type, and what the team answers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from consult.reports.outcome.models import QuestionState
from consult.web.forms import EmailAddress, Form, options, trim

MOST = 1_000


class AskForm(Form):
    """`site` is a trap: hidden from people, filled in by programs. Its question is then thanked for, and dropped."""

    body = TextAreaField(
        _l("Votre question"),
        [
            DataRequired(_l("Écrivez votre question avant de l’envoyer.")),
            Length(max=MOST, message=_l("1 000 caractères au plus.")),
        ],
        filters=[trim],
        description=_l("N’y mettez pas votre nom ni de détails de santé : l’équipe peut publier la question, relue."),
    )
    email = StringField(
        _l("Votre adresse e-mail"),
        [Optional(), EmailAddress()],
        filters=[trim],
        description=_l("Pour recevoir la réponse. Elle ne sert qu’à cela, et elle est effacée ensuite."),
        render_kw={"type": "email", "autocomplete": "email"},
    )
    site = StringField(_l("Laissez ce champ vide"), render_kw={"autocomplete": "off", "tabindex": "-1"})


class AnswerForm(Form):
    answer = TextAreaField(
        _l("Votre réponse"), [Length(max=4_000, message=_l("4 000 caractères au plus."))], filters=[trim]
    )
    public_body = TextAreaField(
        _l("La question, telle que tout le monde la lirait"),
        [Length(max=MOST, message=_l("1 000 caractères au plus."))],
        filters=[trim],
        description=_l("Relisez-la : rien ne doit dire qui l’a posée."),
    )
    state = RadioField(
        _l("Que faire de cette question ?"),
        choices=options(
            [
                (QuestionState.ANSWERED.value, _l("Répondre à la personne seulement")),
                (QuestionState.PUBLISHED.value, _l("Répondre, et publier question et réponse sous le rapport")),
                (QuestionState.DECLINED.value, _l("Classer sans réponse")),
            ]
        ),
        coerce=QuestionState,
        default=QuestionState.ANSWERED.value,
    )
