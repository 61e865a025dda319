"""What is typed around double coding."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from consult.reports.coding.rules import LARGEST_SAMPLE, SMALLEST_SAMPLE
from consult.web.forms import Form, options, trim

LONGEST_REASON, LONGEST_NOTE = 500, 1_000
LARGEST_SEED = 1_000_000_000


class DrawForm(Form):
    """The sample and its two coders."""

    size = IntegerField(
        _l("Contributions à tirer"),
        [
            InputRequired(_l("Dites combien de contributions tirer.")),
            NumberRange(SMALLEST_SAMPLE, LARGEST_SAMPLE, _l("Entre %(min)s et %(max)s contributions.")),
        ],
        default=200,
    )
    floor = IntegerField(
        _l("Au moins, dans chaque thème"),
        [InputRequired(_l("Dites combien en tirer au moins.")), NumberRange(0, 100, _l("Entre %(min)s et %(max)s."))],
        default=5,
    )
    seed = IntegerField(
        _l("Graine du tirage"),
        [
            InputRequired(_l("Donnez un nombre : la même graine redonne le même tirage.")),
            NumberRange(0, LARGEST_SEED, _l("Un nombre entre 0 et 1 000 000 000.")),
        ],
    )
    first = SelectField(_l("Première personne"), coerce=int)
    second = SelectField(_l("Deuxième personne"), coerce=int)

    def offer(self, coders: Sequence[tuple[int, str]]) -> DrawForm:
        self.first.choices = options(coders)
        self.second.choices = options(coders)
        return self


class AnswerForm(Form):
    """One contribution: a main category; the others are boxes, read as they come."""

    category = StringField(validators=[Length(max=20)], filters=[trim])


class CloseForm(Form):
    reason = TextAreaField(
        _l("Pourquoi clôturer avant la fin"), [Length(max=LONGEST_REASON)], filters=[trim], render_kw={"rows": 3}
    )


class DecisionForm(Form):
    """What a contribution speaks of, once both answers are known."""

    category = SelectField(_l("Réponse retenue"))
    note = TextAreaField(
        _l("Pourquoi"),
        [DataRequired(_l("Écrivez en une phrase ce qui tranche.")), Length(max=LONGEST_NOTE)],
        filters=[trim],
    )

    def offer(self, choices: Sequence[tuple[str, str]]) -> DecisionForm:
        self.category.choices = options(choices)
        return self
