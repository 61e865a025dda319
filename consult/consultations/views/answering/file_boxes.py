"""What the page of a question shows of its files: the form to send one, those that are kept."""

from __future__ import annotations

import uuid
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField

from consult.consultations.labels import FILE_ACCEPT
from consult.consultations.queries_answering import Part
from consult.web.forms import Form


class FileForm(Form):
    answer = FileField(_l("Votre fichier"))
    client_key = HiddenField()


def file_form(part: Part) -> FileForm:
    """The key is made with the page: a file that is sent twice is kept once."""
    accepted = ",".join(FILE_ACCEPT[name] for name in part.question.settings.get("types", ()))
    form = FileForm(formdata=None, client_key=str(uuid.uuid4()))
    form.answer.render_kw = {"accept": accepted}
    return form


def kept(part: Part) -> list[dict[str, Any]]:
    """Name, size and addresses of each file of the answer."""
    slug = (request.view_args or {})["slug"]
    return [
        {
            "name": file.name,
            "kilobytes": max(1, round(file.size / 1024)),
            "url": url_for("answering.file", slug=slug, file_id=file.id),
            "drop_url": url_for("answering.drop_file", slug=slug, file_id=file.id),
        }
        for value in part.values
        if (file := part.files.get(value)) is not None
    ]
