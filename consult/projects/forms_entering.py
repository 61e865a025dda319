"""What staff and élus type when they enter ideas gathered off line."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileSize
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from consult.projects.fields import EurosField, row_id
from consult.projects.forms_calls import text
from consult.projects.labels import CHANNELS
from consult.projects.models import Call, Channel
from consult.projects.rules.filing import LONGEST
from consult.web.forms import Form, options, trim

OFF_LINE = [channel for channel in Channel if channel not in (Channel.WEB, Channel.FILE)]
LARGEST = 2 * 1024 * 1024


def channel_field() -> SelectField:
    return SelectField(
        _l("D’où vient l’idée"),
        choices=options((channel.value, CHANNELS[channel]) for channel in OFF_LINE),
        coerce=lambda value: Channel(value) if value else None,
    )


def long(name: str, label: object, missing: object = None) -> TextAreaField:
    checks = [DataRequired(missing)] if missing else []
    longest = Length(max=LONGEST[name], message=_l("%(max)d caractères au plus."))
    return TextAreaField(label, [*checks, longest], filters=[trim])


class EntryForm(Form):
    channel = channel_field()
    title = text(_l("Titre"), LONGEST["title"], _l("Donnez un titre à cette idée."))
    summary = long("summary", _l("L’idée, en deux ou trois phrases"), _l("Écrivez l’idée."))
    need = long("need", _l("Le besoin auquel elle répond"))
    category_id = SelectField(_l("Catégorie"), coerce=row_id)
    territory_id = SelectField(_l("Territoire"), coerce=row_id)
    place = text(_l("Adresse ou lieu"), LONGEST["place"])
    asked_cents = EurosField(_l("Budget demandé, en euros"))
    member_number = StringField(
        _l("Numéro d’adhérent de la personne"),
        [Length(max=60, message=_l("60 caractères au plus."))],
        description=_l("Le projet sera dans ses projets, et elle recevra les messages. Vide : l’idée est sans nom."),
        filters=[trim],
    )

    def offer(self, call: Call, places: Sequence[tuple[int, str]]) -> EntryForm:
        kept = [(row.id, row.name) for row in call.categories if not row.retired]
        self.category_id.choices = options([("", _l("Choisissez…")), *kept])
        self.territory_id.choices = options([("", _l("Choisissez…")), *places])
        return self


class SheetForm(Form):
    """A file; once looked at, its content comes back in `content` to be confirmed."""

    source = text(
        _l("Nom de la source"),
        60,
        _l("Nommez la source de ces idées."),
        description=_l("Par exemple « boîte de Brest, mars ». Un fichier envoyé deux fois ne dépose qu’une fois."),
    )
    channel = channel_field()
    file = FileField(
        _l("Tableau, CSV ou XLSX"),
        [FileSize(LARGEST, message=_l("Ce fichier pèse plus de 2 Mo. Partagez-le en plusieurs."))],
        render_kw={"accept": ".csv,.xlsx,text/csv"},
    )
    content = HiddenField()

    @property
    def confirms(self) -> bool:
        return bool(self.content.data) and not self.file.data

    def bytes_given(self) -> bytes:
        """The file that was sent, or the content looked at before; empty when there is neither."""
        return bytes(self.file.data.read()) if self.file.data else (self.content.data or "").encode()
