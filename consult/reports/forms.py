"""What people type about analyses and themes."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired, FileSize
from wtforms import BooleanField, HiddenField, IntegerField, SearchField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from consult.reports.curation import LONGEST_LABEL
from consult.reports.subjects import Question
from consult.web.forms import Form, trim

LARGEST_TABLE = 1024 * 1024


class AnalysisForm(Form):
    """Which questions, how many themes."""

    questions = SelectMultipleField(
        _l("Questions à analyser"),
        [DataRequired(_l("Choisissez au moins une question ouverte."))],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    by_question = BooleanField(_l("Chercher des thèmes propres à chaque question"))
    proposal = BooleanField(_l("Montrer d’abord ce qui changerait"))
    themes = IntegerField(
        _l("Nombre de thèmes"),
        [Optional(), NumberRange(2, 30, _l("Entre 2 et 30 thèmes, ou rien pour laisser choisir."))],
    )
    subthemes = IntegerField(
        _l("Nombre de sous-thèmes"),
        [Optional(), NumberRange(4, 300, _l("Entre 4 et 300 sous-thèmes, ou rien pour laisser choisir."))],
    )
    seed = IntegerField(
        _l("Graine du hasard"),
        [Optional(), NumberRange(0, 1_000_000, _l("Un nombre entre 0 et 1 000 000."))],
        default=0,
    )

    def offer(self, questions: Sequence[Question]) -> AnalysisForm:
        """All open questions, ticked at first sight."""
        self.questions.choices = [(question.code, question.prompt) for question in questions]
        if not self.is_submitted():
            self.questions.data = [question.code for question in questions]
        return self


class MembershipForm(Form):
    """The table of the membership, as a CSV file."""

    file = FileField(
        _l("Fichier CSV"),
        [
            FileRequired(_l("Choisissez un fichier.")),
            FileSize(LARGEST_TABLE, message=_l("Ce fichier pèse plus de 1 Mo. Regroupez des lignes.")),
        ],
        render_kw={"accept": ".csv,text/csv"},
    )


class RenameForm(Form):
    label = StringField(
        _l("Titre du thème"),
        [
            DataRequired(_l("Donnez un titre à ce thème.")),
            Length(max=LONGEST_LABEL, message=_l("%(max)d caractères au plus.")),
        ],
        filters=[trim],
    )


class VerbatimForm(Form):
    """The place of a verbatim: « contribution-début-fin »."""

    reference = HiddenField(validators=[DataRequired(), Length(max=60)])


class ListForm(Form):
    """Filters of the list of contributions; its values stand in the address."""

    class Meta(Form.Meta):
        csrf = False

    q = SearchField(_l("Chercher des mots"))
    theme = SelectField(_l("Thème"), validate_choice=False)
    question = SelectField(_l("Question"), validate_choice=False)
    statut = SelectField(_l("Classement"), validate_choice=False)
    college = SelectField(_l("Collège"), validate_choice=False)
    age = SelectField(_l("Âge"), validate_choice=False)
    territoire = SelectField(_l("Territoire"), validate_choice=False)
