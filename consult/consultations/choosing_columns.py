"""The page where the columns of a file are chosen: what is proposed, what was typed, what would come of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consult.consultations.forms_importing import columns_form
from consult.consultations.imports.files import Upload, read_upload
from consult.consultations.imports.mapping import TARGETS, ColumnMap, WrongMapping, check_mapping
from consult.consultations.imports.opening import DEFAULT_SOURCE, propose_mapping, propose_source
from consult.consultations.imports.preview import Preview, preview_import
from consult.consultations.imports.setting import setting_of
from consult.consultations.models import Consultation
from consult.consultations.queries import questions_of
from consult.consultations.queries_importing import remembered_mapping
from consult.web.csv_table import UnreadableFile

AFRESH = "neuf"
"""In the address: the columns chosen last time are left aside."""
MOST_SHOWN = 90


class Choosing:
    """A file, its columns as typed; when nothing is, as last time for these headings, else as they are recognised."""

    def __init__(self, consultation: Consultation, upload: Upload, typed: Mapping[str, Any]) -> None:
        self.consultation, self.upload = consultation, upload
        self.reader = read_upload(upload)
        self.setting = setting_of(consultation)
        proposed, source = propose_mapping(self.reader), propose_source(self.reader)
        last = None if AFRESH in typed else remembered_mapping(consultation.organisation_id, self.reader.header)
        if last is not None:
            proposed, source = ColumnMap.from_json(last.mapping), last.mapping.get("source", source)
        if not self.setting.answerable(proposed.question):
            proposed = ColumnMap(proposed.columns, proposed.attributes)
        questions = [
            (question.code, f"{question.code}. {question.prompt}"[:MOST_SHOWN])
            for question in questions_of(consultation.id)
            if self.setting.answerable(question.code)
        ]
        chosen = {key: value for key, value in typed.items() if key != AFRESH}
        self.form: Any = columns_form(
            self.reader.header, proposed, typed if chosen else None, source=source, questions=questions
        )
        self.remembered = last if not chosen else None

    def preview(self) -> Preview | None:
        """What the import would do; None, and a sentence above the form, when the columns do not suffice."""
        chosen = self.form.chosen()
        try:
            check_mapping(chosen, self.reader.header, needs_question=self.setting.only_question is None)
            source = self.form.source.data or DEFAULT_SOURCE
            return preview_import(self.reader, self.upload, chosen, self.setting, source)
        except (WrongMapping, UnreadableFile) as refusal:
            if str(refusal) not in self.form.form_errors:
                self.form.refuse(refusal)
            return None

    def asked(self) -> dict[str, Any]:
        """What the operations are given."""
        return {
            "consultation": self.consultation,
            "upload": self.upload,
            "columns": self.form.chosen(),
            "source": self.form.source.data,
        }


def typed_again(mapping: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The fields of the form that chose these columns, to be sent once more."""
    columns = ColumnMap.from_json(mapping)
    chosen = [(f"column_{target.key}", columns.columns.get(target.key, "")) for target in TARGETS]
    kept = [("attributes", heading) for heading in columns.attributes.values()]
    return [*chosen, *kept, ("question", columns.question), ("source", mapping["source"])]
