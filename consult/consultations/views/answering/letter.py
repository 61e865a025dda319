"""The code of a letter received by post: typed once, it leads where its drawing leads."""

from __future__ import annotations

from typing import Any

from flask import current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import public
from consult.consultations.forms_answering import LetterCodeForm
from consult.consultations.queries_letters import invitation_by_letter
from consult.consultations.views.answering import blueprint
from consult.consultations.views.answering.entry import per_address
from consult.extensions import limiter
from consult.secrets import derived_token, normal_letter_code


def code_start() -> str:
    """Empty for what is no code: a slip of the keyboard is not counted with everybody else's."""
    return normal_letter_code(request.form.get("code", ""))[:4]


per_start = limiter.shared_limit(
    "10 per hour", scope="letter", key_func=code_start, methods=["POST"], exempt_when=lambda: not code_start()
)


@blueprint.route("/courrier", methods=["GET", "POST"])
@public
@per_address
@per_start
def letter() -> Any:
    form = LetterCodeForm()
    if form.validate_on_submit():
        found = invitation_by_letter(g.organisation.id, form.code.data)
        if found is not None:
            token = derived_token(current_app.config["SECRET_KEY"], found.nonce)
            return redirect(url_for("answering.personal_link", token=token), 303)
        form.refuse(_("Ce code ne correspond à aucune lettre. Vérifiez-le : il a dix lettres et chiffres."), "code")
    return render_template("answering/letter.html", form=form), 422 if form.errors else 200
