"""What is chosen to bring a file in: the file, then which column is what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from consult.consultations.imports.mapping import MAX_NAME, TARGETS, ColumnMap
from consult.web.forms import Form, options, trim

HELPS = {
    "text": _l("Ce que la personne a écrit."),
    "question": _l("Son code, ou son texte exact."),
    "participant": _l("À défaut, une personne par ligne."),
    "external_id": _l("Évite les doublons d’un fichier à l’autre."),
    "submitted_at": _l("31/03/2026 14:05 ou 2026-03-31, heure de Paris."),
    "url": _l("Pour retrouver la contribution là où elle a été écrite."),
    "votes": _l("Combien de personnes l’ont soutenue là-bas."),
    "quotation": _l("Oui ou non. À défaut, rien ne sera cité."),
    "college": _l("Son code ou son nom."),
    "territory": _l("Son code ou son nom."),
    "age_band": _l("Une tranche (40-60) ou un âge."),
    "gendered_form": _l("Féminin, masculin ou neutre."),
}


class UploadForm(Form):
    file = FileField(
        _l("Fichier"),
        [FileRequired(_l("Choisissez un fichier."))],
        description=_l(
            "CSV, XLSX, JSON Lines, Parquet, ou un export de Decidim : les titres des colonnes, puis une ligne par "
            "contribution. Il n’est gardé que le temps de l’import."
        ),
        render_kw={"accept": ".csv,.txt,.tsv,.xlsx,.xls,.ods,.jsonl,.ndjson,.json,.parquet,text/csv"},
    )


class ColumnsForm(Form):
    """One list for each thing that a column can hold (`column_<target>`), and the other columns worth keeping."""

    question = SelectField(
        _l("Toutes les lignes répondent à"),
        description=_l("Quand aucune colonne ne dit à quelle question chaque ligne répond."),
        validate_choice=False,
    )
    attributes = SelectMultipleField(
        _l("Autres colonnes à garder"),
        description=_l("Pour comparer les réponses : rôle, département, ancienneté… Vingt au plus."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    source = StringField(
        _l("Origine"),
        [
            DataRequired(_l("Donnez un nom à l’origine de ces données.")),
            Length(max=60, message=_l("60 caractères au plus.")),
            Regexp(r"^[\w.-]+$", message=_l("Lettres, chiffres, points et tirets seulement.")),
        ],
        description=_l(
            "Les identifiants du fichier valent pour cette origine : gardez la même d’un fichier à l’autre."
        ),
        default="import",
        filters=[trim],
    )

    def chosen(self) -> ColumnMap:
        columns = {target.key: self[f"column_{target.key}"].data for target in TARGETS}
        attributes = {self.names.get(heading, heading[:MAX_NAME]): heading for heading in self.attributes.data or ()}
        question = self.question.data or ""
        return ColumnMap({key: heading for key, heading in columns.items() if heading}, attributes, question)

    names: Mapping[str, str]
    """Headings of other columns → the names that were proposed for them, when these are not the headings."""


def columns_form(
    header: Sequence[str],
    proposed: ColumnMap,
    typed: Mapping[str, Any] | None,
    *,
    source: str,
    questions: Sequence[tuple[str, str]],
) -> ColumnsForm:
    """The form for a file with these headings: as `typed` when there is something, else as proposed."""
    headings = list(dict.fromkeys(heading for heading in header if heading))
    fields: dict[str, Any] = {
        f"column_{target.key}": SelectField(
            target.label,
            choices=options([("", _l("Aucune colonne")), *((heading, heading) for heading in headings)]),
            default=proposed.columns.get(target.key, ""),
            description=HELPS[target.key],
        )
        for target in TARGETS
    }
    fields["names"] = {heading: name for name, heading in proposed.attributes.items()}
    values = {"attributes": list(proposed.attributes.values()), "question": proposed.question, "source": source}
    form: ColumnsForm = type("FileColumnsForm", (ColumnsForm,), fields)(formdata=typed or None, data=values)
    form.question.choices = options([("", _l("À celle que dit une colonne")), *questions])
    form.attributes.choices = options([(heading, heading) for heading in headings])
    return form
