"""What people type while composing a report."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from consult.reports.composing.blocks import LONGEST_SUBTITLE, LONGEST_TITLE, Json, Kind, kind_name
from consult.reports.composing.desk import Desk
from consult.reports.composing.drafting import Template, template_name
from consult.reports.composing.models import Composition
from consult.web.forms import Form, options, trim

TOO_LONG = _l("%(max)d caractères au plus.")


class BeginForm(Form):
    template = RadioField(_l("Modèle"), [DataRequired(_l("Choisissez un modèle."))], default=Template.MISSION)
    language = SelectField(_l("Langue du rapport"), default="fr")
    territory = SelectField(_l("Territoire"), validate_choice=False)

    def offer(self, places: Sequence[tuple[str, str]]) -> BeginForm:
        self.template.choices = options((one.value, template_name(one)) for one in Template)
        self.language.choices = languages()
        self.territory.choices = options([("", _("Tous")), *places])
        return self


def languages() -> list:
    return options([("fr", _("Français")), ("en", _("Anglais"))])


class BlockForm(Form):
    """Fields that a kind of block does not have are taken off."""

    seen = IntegerField(widget=HiddenInput())
    title = StringField(_l("Titre"), [Length(max=LONGEST_TITLE, message=TOO_LONG)], filters=[trim])
    theme = SelectField(_l("Thème de cet enseignement"), validate_choice=False)
    question = SelectField(_l("Question dont le nuage est tiré"), validate_choice=False)
    territory = SelectField(_l("Territoire à comparer à l’ensemble"), validate_choice=False)
    text = TextAreaField(_l("Texte"))
    expected = TextAreaField(
        _l("Sujets attendus"), description=_l("Un par ligne. Ceux qu’aucun thème ne porte seront dits absents.")
    )
    groups = BooleanField(_l("Montrer qui le dit plus, qui le dit moins"))
    map = BooleanField(_l("Montrer sa place sur la carte des contributions"))
    parts = SelectMultipleField(
        _l("Parties des annexes"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )

    OWN = {
        "theme": (Kind.LESSON,),
        "groups": (Kind.LESSON,),
        "map": (Kind.LESSON,),
        "question": (Kind.CLOUD,),
        "territory": (Kind.COMPARISONS,),
        "expected": (Kind.UNSAID,),
        "parts": (Kind.ANNEXES,),
    }

    def of(self, block: Json, desk: Desk, *, fill: bool = False) -> BlockForm:
        """The fields of this kind, filled with the block when the page is opened, or with `fill`."""
        self.theme.choices = options([("", _("Aucun")), *desk.themes])
        self.question.choices = options([("", _("La première")), *desk.clouds])
        self.territory.choices = options([("", _("Aucun")), *desk.regions])
        self.parts.choices = options(
            [
                ("questions", _("Les questions posées")),
                ("tree", _("Tous les thèmes")),
                ("balance", _("Le bilan des contributions")),
                ("method", _("La méthode")),
            ]
        )
        for name, kinds in self.OWN.items():
            if block["kind"] not in kinds:
                delattr(self, name)
        if fill or not self.is_submitted():
            self._fill(block)
        return self

    def _fill(self, block: Json) -> None:
        self.seen.data = block["rev"]
        for field in self:
            name = field.short_name
            if name in ("groups", "map"):
                field.data = block.get(name, True)
            elif name == "parts":
                field.data = block.get(name) or [value for value, *_rest in self.parts.choices or []]
            elif name in block:
                field.data = block[name]

    def changes(self) -> Json:
        return {name: value for name, value in self.values().items() if name != "seen"}


class NewBlockForm(Form):
    kind = SelectField(_l("Ajouter un bloc"))

    def offer(self) -> NewBlockForm:
        self.kind.choices = options((kind.value, kind_name(kind)) for kind in Kind)
        return self


class QuoteForm(Form):
    reference = HiddenField(validators=[DataRequired(), Length(max=60)])
    act = HiddenField(validators=[DataRequired()])
    shortened = TextAreaField(_l("Verbatim raccourci"), [Length(max=4_000, message=TOO_LONG)])


class NumberForm(Form):
    key = HiddenField(validators=[DataRequired()])
    ref = HiddenField()
    because = StringField(_l("Ce n’est pas un chiffre du rapport, parce que…"), [Length(max=300, message=TOO_LONG)])


class LookForm(Form):
    title = StringField(
        _l("Titre"),
        [DataRequired(_l("Donnez un titre à ce rapport.")), Length(max=LONGEST_TITLE, message=TOO_LONG)],
        filters=[trim],
    )
    subtitle = StringField(_l("Sous-titre"), [Length(max=LONGEST_SUBTITLE, message=TOO_LONG)], filters=[trim])
    language = SelectField(_l("Langue du rapport"))
    brand_colour = StringField(
        _l("Couleur"),
        [Optional(), Length(max=7, message=TOO_LONG)],
        filters=[trim],
        description=_l("Comme #4e2348. Vide : celle de l’organisation."),
    )
    logo = FileField(_l("Logo"), description=_l("PNG ou JPEG, 5 Mo au plus. Sans fichier, rien ne change."))
    remove_logo = BooleanField(_l("Reprendre le logo de l’organisation"))

    def of(self, composition: Composition) -> LookForm:
        self.language.choices = languages()
        if not self.is_submitted():
            self.title.data, self.subtitle.data = composition.title, composition.subtitle
            self.language.data = composition.locale
            self.brand_colour.data = composition.brand_colour or ""
        return self


class AnswerForm(Form):
    seal = HiddenField(validators=[DataRequired()])
    reason = TextAreaField(_l("Pourquoi vous ne signez pas"), [Length(max=2_000, message=TOO_LONG)])
