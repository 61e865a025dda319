"""Writing a block: its text with a live preview, undone, never lost when two people write at once."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.reports.composing import pages
from consult.reports.composing.changing import block_of
from consult.reports.composing.comparing import read
from consult.reports.composing.errors import EditedMeanwhile, NotQuotable, Shortened, TooLong
from consult.reports.composing.forms import BlockForm, QuoteForm
from consult.reports.composing.operations.choose_quotes import choose_quotes
from consult.reports.composing.operations.undo_edit import undo_edit
from consult.reports.composing.operations.write_block import write_block
from consult.reports.composing.pasted import cleaned_text
from consult.reports.views.writing import blueprint, desk_of
from consult.web.guard import current_actor
from consult.web.htmx import render_page

BLOCK = "/<int:composition_id>/blocs/<block_id>"


@blueprint.route(BLOCK, methods=["GET", "POST"])
@requires(Permission.REPORT_CURATE)
def edit(slug: str, composition_id: int, block_id: str) -> Any:
    desk = desk_of(slug, composition_id)
    form, theirs = BlockForm().of(block_of(desk.composition, block_id), desk), None
    if form.validate_on_submit():
        try:
            write_block(
                actor=current_actor(), composition=desk.composition, block_id=block_id,
                values=form.changes(), seen=form.seen.data,
            )  # fmt: skip
            flash(_("Le bloc est enregistré."), "success")
            return redirect(url_for("writing.edit", slug=slug, composition_id=composition_id, block_id=block_id))
        except EditedMeanwhile as meanwhile:
            form.seen.raw_data, form.seen.data = None, meanwhile.stored["rev"]
            theirs = meanwhile.stored | {"read": read(meanwhile.stored["text"], desk.entries)}
        except TooLong as refusal:
            form.refuse(refusal, "text")
    page = pages.block_page(desk, block_id) | {"form": form, "theirs": theirs}
    return render_template("composition/block.html", **page), 409 if theirs else 422 if form.errors else 200


@blueprint.post(f"{BLOCK}/apercu")
@requires(Permission.REPORT_CURATE)
def draw(slug: str, composition_id: int, block_id: str) -> Any:
    """What is being typed, as readers will see it; nothing is stored."""
    desk = desk_of(slug, composition_id)
    block = block_of(desk.composition, block_id)
    typed = BlockForm().of(block, desk).changes()
    typed["text"] = cleaned_text(typed.get("text") or "")
    drawn = pages.drawn_block(desk, block | typed)
    page = pages.shared(desk) | {"drawn": drawn, "block": block}
    return render_page("composition/drawn.html", fragment="drawn", **page)


@blueprint.post(f"{BLOCK}/annuler")
@requires(Permission.REPORT_CURATE)
def undo(slug: str, composition_id: int, block_id: str) -> Any:
    desk = desk_of(slug, composition_id)
    undo_edit(actor=current_actor(), composition=desk.composition, block_id=block_id)
    flash(_("La dernière modification de ce bloc est annulée."), "success")
    return redirect(url_for("writing.edit", slug=slug, composition_id=composition_id, block_id=block_id))


@blueprint.post(f"{BLOCK}/verbatims")
@requires(Permission.REPORT_CURATE)
def quote(slug: str, composition_id: int, block_id: str) -> Any:
    desk, form = desk_of(slug, composition_id), QuoteForm()
    try:
        choose_quotes(
            actor=current_actor(), composition=desk.composition, block_id=block_id,
            reference=form.reference.data or "", act=form.act.data or "", shortened=form.shortened.data or "",
        )  # fmt: skip
        flash(_("Les verbatims sont enregistrés."), "success")
    except (Shortened, NotQuotable) as refusal:
        blank = BlockForm(formdata=None).of(block_of(desk.composition, block_id), desk, fill=True)
        page = pages.block_page(desk, block_id) | {
            "form": blank,
            "theirs": None,
            "refused": str(refusal),
            "tried": form,
        }
        return render_template("composition/block.html", **page), refusal.status
    there = url_for("writing.edit", slug=slug, composition_id=composition_id, block_id=block_id, _anchor="verbatims")
    return redirect(there)
