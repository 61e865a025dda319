"""Drafts: started from a template, arranged, given a look."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations import queries as consultations
from consult.reports import queries as reports
from consult.reports.composing import pages
from consult.reports.composing.blocks import Kind
from consult.reports.composing.drafting import Template, template_hint
from consult.reports.composing.errors import ColourRefused, LogoRefused, LogoTooHeavy
from consult.reports.composing.forms import BeginForm, LookForm, NewBlockForm
from consult.reports.composing.freezing import compose_draft
from consult.reports.composing.operations.add_block import add_block
from consult.reports.composing.operations.arrange_block import arrange_block
from consult.reports.composing.operations.begin_composition import begin_composition
from consult.reports.composing.operations.put_back_block import put_back_block
from consult.reports.composing.operations.set_look import set_look
from consult.reports.places import Places
from consult.reports.views.writing import blueprint, desk_of
from consult.web.guard import current_actor

HINTS = {str(one): one for one in Template}


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.REPORT_READ)
def index(slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    places = [(tile.code, tile.name) for tile in Places.of(g.organisation.id).tiles]
    form = BeginForm().offer(places)
    page = pages.list_page(consultation) | {"analysed": reports.is_analysed(consultation)}
    hints = {value: template_hint(value) for value in HINTS}
    return render_template("composition/index.html", form=form, hints=hints, **page)


@blueprint.post("/nouveau")
@requires(Permission.REPORT_CURATE)
def begin(slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    places = [(tile.code, tile.name) for tile in Places.of(g.organisation.id).tiles]
    form = BeginForm().offer(places)
    if not form.validate_on_submit():
        page = pages.list_page(consultation) | {"analysed": True, "hints": {}}
        return render_template("composition/index.html", form=form, **page), 422
    composition = begin_composition(
        actor=current_actor(),
        consultation=consultation,
        template=Template(form.template.data),
        language=form.language.data,
        territory_code=form.territory.data or None,
    )
    flash(_("Le brouillon est écrit : relisez chaque bloc, complétez, puis proposez-le à la signature."), "success")
    return redirect(url_for("writing.show", slug=slug, composition_id=composition.id))


@blueprint.get("/<int:composition_id>")
@requires(Permission.REPORT_READ)
def show(slug: str, composition_id: int) -> Any:
    desk = desk_of(slug, composition_id)
    return render_template("composition/show.html", new_block=NewBlockForm().offer(), **pages.show_page(desk))


@blueprint.get("/<int:composition_id>/apercu")
@requires(Permission.REPORT_READ)
def preview(slug: str, composition_id: int) -> Any:
    desk = desk_of(slug, composition_id)
    composed = compose_draft(desk.composition, desk.consultation)
    page = pages.shared(desk) | {"composed": composed, "toc": pages.contents_of(composed)}
    return render_template("composition/preview.html", **page)


@blueprint.get("/<int:composition_id>/historique")
@requires(Permission.REPORT_READ)
def history(slug: str, composition_id: int) -> Any:
    desk = desk_of(slug, composition_id)
    return render_template("composition/history.html", history=pages.history(desk), **pages.shared(desk))


@blueprint.route("/<int:composition_id>/presentation", methods=["GET", "POST"])
@requires(Permission.REPORT_CURATE)
def look(slug: str, composition_id: int) -> Any:
    desk = desk_of(slug, composition_id)
    form = LookForm().of(desk.composition)
    if form.validate_on_submit():
        file = form.logo.data
        values = {name: value for name, value in form.values().items() if name != "logo"}
        try:
            sent = file.read() if file else None
            set_look(actor=current_actor(), composition=desk.composition, logo=sent or None, **values)
            flash(_("La présentation est enregistrée."), "success")
            return redirect(url_for("writing.show", slug=slug, composition_id=composition_id))
        except (LogoRefused, LogoTooHeavy) as refusal:
            form.refuse(refusal, "logo")
        except ColourRefused as refusal:
            form.refuse(refusal, "brand_colour")
    page = pages.shared(desk) | {"form": form}
    return render_template("composition/look.html", **page), 422 if form.errors else 200


@blueprint.post("/<int:composition_id>/blocs")
@requires(Permission.REPORT_CURATE)
def add(slug: str, composition_id: int) -> Any:
    desk = desk_of(slug, composition_id)
    form = NewBlockForm().offer()
    kind = Kind(form.kind.data) if form.validate_on_submit() else Kind.LESSON
    block = add_block(actor=current_actor(), composition=desk.composition, kind=kind)
    return redirect(url_for("writing.edit", slug=slug, composition_id=composition_id, block_id=block["id"]))


@blueprint.post("/<int:composition_id>/remettre")
@requires(Permission.REPORT_CURATE)
def put_back(slug: str, composition_id: int) -> Any:
    desk = desk_of(slug, composition_id)
    put_back_block(actor=current_actor(), composition=desk.composition)
    flash(_("Le bloc est remis où il était."), "success")
    return redirect(url_for("writing.show", slug=slug, composition_id=composition_id))


@blueprint.post("/<int:composition_id>/blocs/<block_id>/<any(monter, descendre, retirer):act>")
@requires(Permission.REPORT_CURATE)
def arrange(slug: str, composition_id: int, block_id: str, act: str) -> Any:
    desk = desk_of(slug, composition_id)
    arrange_block(actor=current_actor(), composition=desk.composition, block_id=block_id, act=act)
    if act == "retirer":
        flash(_("Le bloc est retiré ; « Remettre le bloc retiré » le rend."), "success")
    anchor = None if act == "retirer" else f"bloc-{block_id}"
    return redirect(url_for("writing.show", slug=slug, composition_id=composition_id, _anchor=anchor))
