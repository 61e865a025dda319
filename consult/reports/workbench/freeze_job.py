"""The job that freezes an agreed tree: a run of its own, with its rows, words, verbatims, map and figures.

Pages, lists, figures, exports, erasure and verification then read it like any run.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from consult.authz import Permission
from consult.consultations import queries as consultations
from consult.consultations import reading
from consult.db import db, unit_of_work
from consult.jobs import Cancelled, JobHandle, handler
from consult.jobs.models import Job
from consult.jobs.registry import present
from consult.reports.analysis_port import french_stopwords
from consult.reports.curation import quote_of
from consult.reports.folders import derived_folder
from consult.reports.jobs import RunWork
from consult.reports.live.queries import places_of
from consult.reports.loading.bulk import insert_rows
from consult.reports.loading.exemplars import store_exemplars
from consult.reports.loading.figure_rows import store_figures
from consult.reports.loading.map_points import write_map_again
from consult.reports.loading.run_rows import CONTRIBUTION, IDEA, TOUCH, clear_run, touch_rows
from consult.reports.models import AnalysisRun, Corpus, Idea, RunContribution, RunState, RunTheme, ThemeContribution
from consult.reports.rules import Quote
from consult.reports.workbench.base import Ids
from consult.reports.workbench.bench import Bench, bench_of_run
from consult.reports.workbench.distinctive import distinctive_words
from consult.reports.workbench.freezing import Before, contribution_rows, idea_rows, most_went
from consult.reports.workbench.tree import NO_THEME, Node

ROWS, WORDS, FIGURES = 0.35, 0.5, 0.97
SAMPLE, OUTSIDE_SAMPLE = 240, 900
FEWEST_SPEAKERS = 3
FROZEN_CONTRIBUTION = (*CONTRIBUTION[:3], "status_before", *CONTRIBUTION[3:])


@handler("reports.freeze_tree")
def freeze_tree(handle: JobHandle, *, run_id: int) -> dict[str, int]:
    """Bring the frozen run to its end; whatever happens, the tree before stays in place until the last step."""
    work = FreezeWork(handle, run_id)
    try:
        if not work.loaded:
            work.freeze()
            work.switch()
        work.prune()
    except Cancelled:
        work.abandon(RunState.CANCELLED, None)
        raise
    except Exception:
        work.abandon(RunState.FAILED, _("Une erreur imprévue a arrêté la validation ; l’arbre proposé est intact."))
        raise
    return {"run_id": run_id}


def _result_page(job: Job) -> tuple[str, str]:
    run = db.session.get_one(AnalysisRun, job.arguments["run_id"])
    consultation = consultations.consultation_by_id(db.session.get_one(Corpus, run.corpus_id).ref_id)
    return url_for("reports.report", slug=consultation.slug), _("Lire le rapport")


present("reports.freeze_tree", permission=Permission.REPORT_CURATE, result=_result_page)


class FreezeWork(RunWork):
    """One attempt; begun again from nothing when it was interrupted."""

    def freeze(self) -> None:
        self._state(RunState.LOADING)
        tell = self._teller(_("Mise en place de l’arbre validé"), 0.0, ROWS)
        tell(0.0)
        clear_run(self.run_id, self._beat)
        bench = self._bench()
        self._write_themes(bench)
        self._write_rows(bench, tell)
        self._teller(_("Mots et verbatims des thèmes"), ROWS, WORDS)(0.0)
        self._forget_lost()
        self._obey_moderation(self._left_out())
        self._describe(self._bench())
        run = db.session.get_one(AnalysisRun, self.run_id)
        base = db.session.get_one(AnalysisRun, run.curated_from_id)
        write_map_again(run, derived_folder(base.folder) / "map.bin", self.derived / "map.bin")
        tell = self._teller(_("Calcul des chiffres"), WORDS, FIGURES)
        store_figures(self.run_id, tell)

    def _bench(self) -> Bench:
        """The workbench of the run before, as it was when the tree was agreed."""
        run = db.session.get_one(AnalysisRun, self.run_id)
        base = db.session.get_one(AnalysisRun, run.curated_from_id)
        consultation = consultations.consultation_by_id(self.consultation_id)
        return bench_of_run(consultation, base, until=run.curation_number)

    def _write_themes(self, bench: Bench) -> None:
        """A row for each theme that stands; those that nothing changed keep their words, place and stability."""
        tree, run_id = bench.tree, self.run_id
        before = {
            row.theme_id: (row.local_id, row.terms, row.phrases, row.stability)
            for row in db.session.scalars(sa.select(RunTheme).where(RunTheme.run_id == bench.run.id))
        }
        ordered = [node for top in tree.tops() for node in (top, *tree.under(top.id))]
        ordered.sort(key=lambda node: node.parent is not None)
        same = {node.id for node in ordered if node.id in before and not _changed(bench, node)}
        db.session.rollback()
        with unit_of_work() as session:
            session.execute(sa.delete(RunTheme).where(RunTheme.run_id == run_id))
            for position, node in enumerate(ordered):
                local, terms, phrases, stability = before.get(node.id, (f"c{node.id}", [], [], None))
                session.add(
                    RunTheme(
                        run_id=run_id,
                        theme_id=node.id,
                        local_id=local,
                        parent_id=node.parent,
                        label=node.label[:200],
                        description=node.description,
                        colour_index=node.colour,
                        terms=list(terms),
                        phrases=list(phrases),
                        stability=stability if node.id in same else None,
                        position=position,
                    )
                )

    def _write_rows(self, bench: Bench, tell: Callable[[float], None]) -> None:
        before = [
            Before(id_, status, kept, subtheme or theme or NO_THEME, score, campaign)
            for id_, status, kept, theme, subtheme, score, campaign in db.session.execute(
                sa.select(
                    RunContribution.contribution_id,
                    RunContribution.status,
                    RunContribution.status_before,
                    RunContribution.theme_id,
                    RunContribution.subtheme_id,
                    RunContribution.score,
                    RunContribution.campaign,
                ).where(RunContribution.run_id == bench.run.id)
            )
        ]
        db.session.rollback()
        rows = contribution_rows(self.run_id, before, bench.ideas, bench.tree)
        ideas = idea_rows(self.run_id, bench.ideas, bench.tree)
        touches = touch_rows(self.run_id, ideas, {row[1] for row in rows if row[2] == "themed"})
        parts = (
            (RunContribution, FROZEN_CONTRIBUTION, rows),
            (Idea, IDEA, ideas),
            (ThemeContribution, TOUCH, touches),
        )
        for number, (model, columns, part) in enumerate(parts):
            insert_rows(model, columns, part, lambda share, number=number: tell((number + share) / 3))  # type: ignore[misc]

    def _left_out(self) -> list[int]:
        """Those that moderation had left out when the rows were copied."""
        query = sa.select(RunContribution.contribution_id).where(
            RunContribution.run_id == self.run_id, RunContribution.status == "moderated"
        )
        found = list(db.session.scalars(query))
        db.session.rollback()
        return found

    def _describe(self, bench: Bench) -> None:
        """Words of themes that people made or changed, verbatims of all."""
        given = self._given(bench)
        changed = [node for node in bench.tree.nodes.values() if _changed(bench, node)]
        words = {node.id: _words(bench, node) for node in changed}
        db.session.rollback()
        with unit_of_work() as session:
            wanted = sa.select(RunTheme).where(RunTheme.run_id == self.run_id, RunTheme.theme_id.in_(words))
            for row in session.scalars(wanted):
                row.terms = words[row.theme_id] or row.terms
        store_exemplars(self.run_id, self.consultation_id, given)

    def _given(self, bench: Bench) -> dict[int, list[Quote]]:
        """The verbatims that the run before proposed, where their idea still is in that theme."""
        rows = db.session.scalars(sa.select(RunTheme).where(RunTheme.run_id == bench.run.id)).all()
        proposed = {row.theme_id: [quote_of(item) for item in row.exemplars] for row in rows}
        inside = {
            id_: set(bench.ideas.contribution[bench.tree.rows(id_)].tolist()) for id_ in bench.tree.nodes
        }  # an idea is a part of its contribution: that one is still there is enough
        return {
            id_: [quote for quote in proposed.get(id_, []) if quote.contribution_id in inside[id_]]
            for id_ in bench.tree.nodes
        }

    def switch(self) -> None:
        """With where each group of the frozen model stands now: arrivals are put there."""
        bench = self._bench()
        went = most_went(bench.ideas, bench.tree)
        places = {local: max(0, went.get(place, place)) for local, place in places_of(bench.run).items()}
        db.session.rollback()
        with unit_of_work() as session:
            run = session.get_one(AnalysisRun, self.run_id)
            base = session.get_one(AnalysisRun, run.curated_from_id)
            run.manifest = {
                **base.manifest,
                "curated": {"from": base.id, "number": run.curation_number, "places": places},
            }
        super().switch()


def _changed(bench: Bench, node: Node) -> bool:
    """Whether people changed which ideas are in it."""
    if node.created_by is not None:
        return True
    base = bench.start_places(node.id)
    now = bench.tree.rows(node.id)
    return len(base) != len(now) or bool((base != now).any())


def _words(bench: Bench, node: Node) -> list[str]:
    """Telling words, read in a sample spread over the whole theme, against one of everything else."""
    inside = bench.tree.rows(node.id)
    known = bench.readable.rows
    outside = known[~bench.in_family(node.id)[known]]
    return distinctive_words(
        _texts(bench, inside, SAMPLE), _texts(bench, outside, OUTSIDE_SAMPLE), french_stopwords(), FEWEST_SPEAKERS
    )


def _texts(bench: Bench, rows: Ids, most: int) -> list[tuple[int, str]]:
    """(person, masked words of an idea) of at most so many ideas, evenly spread."""
    chosen = rows[:: max(1, len(rows) // most)][:most]
    ideas = bench.ideas
    ids = sorted(set(ideas.contribution[chosen].tolist()))
    cards: dict[int, reading.Card] = {}
    for start in range(0, len(ids), 500):
        cards |= {card.id: card for card in reading.cards(bench.consultation.id, ids[start : start + 500])}
    found = []
    for row in chosen.tolist():
        card = cards.get(int(ideas.contribution[row]))
        if card is not None and card.text is not None and not card.moderated:
            found.append((card.profile.participation_id, card.text[ideas.start[row] : ideas.end[row]]))
    return found
