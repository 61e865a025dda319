"""The sections of a questionnaire."""

from __future__ import annotations

from typing import Any

from flask import flash, g, render_template
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations import queries
from consult.consultations.concurrency import EditedMeanwhile
from consult.consultations.forms_editor import SectionForm
from consult.consultations.models import Consultation
from consult.consultations.operations.move_section import move_section
from consult.consultations.operations.remove_section import remove_section
from consult.consultations.operations.save_section import save_section
from consult.consultations.views.composing import blueprint
from consult.consultations.views.composing.listing import to_list
from consult.web.guard import current_actor


@blueprint.route("/consultations/<slug>/sections/ajouter", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def add_section(slug: str) -> Any:
    return section_page(queries.consultation_by_slug(g.organisation.id, slug), None, SectionForm())


@blueprint.route("/consultations/<slug>/sections/<int:section_id>", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def edit_section(slug: str, section_id: int) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    section = queries.section_by_id(consultation.id, section_id)
    form = SectionForm(obj=section)
    form.watch({"title": section.title, "intro": section.intro})
    return section_page(consultation, section_id, form)


def section_page(consultation: Consultation, section_id: int | None, form: SectionForm) -> Any:
    if form.validate_on_submit():
        try:
            save_section(
                actor=current_actor(),
                consultation=consultation,
                section_id=section_id,
                seen=form.seen.data,
                **form.values(),
            )
        except EditedMeanwhile as conflict:
            form.meet(conflict)
        else:
            flash(_("La section est enregistrée."), "success")
            return to_list(consultation.slug)
    page = render_template("composing/section.html", consultation=consultation, form=form, section_id=section_id)
    return page, form.status


@blueprint.post("/consultations/<slug>/sections/<int:section_id>/monter")
@requires(Permission.CONSULTATION_COMPOSE)
def move_section_up(slug: str, section_id: int) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    move_section(actor=current_actor(), consultation=consultation, section_id=section_id, up=True)
    return to_list(slug, f"section-{section_id}")


@blueprint.post("/consultations/<slug>/sections/<int:section_id>/descendre")
@requires(Permission.CONSULTATION_COMPOSE)
def move_section_down(slug: str, section_id: int) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    move_section(actor=current_actor(), consultation=consultation, section_id=section_id, up=False)
    return to_list(slug, f"section-{section_id}")


@blueprint.post("/consultations/<slug>/sections/<int:section_id>/retirer")
@requires(Permission.CONSULTATION_COMPOSE)
def take_section_away(slug: str, section_id: int) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    remove_section(actor=current_actor(), consultation=consultation, section_id=section_id)
    flash(_("La section est retirée. Ses questions restent."), "success")
    return to_list(slug)
