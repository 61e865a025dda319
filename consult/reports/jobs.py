"""The job of an analysis: corpus file, subprocess, loading, figures; each step is taken up again after a kill."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import sqlalchemy as sa
from flask import current_app, url_for
from flask_babel import gettext as _

from consult.authz import Permission
from consult.consultations import queries as consultations
from consult.consultations import reading
from consult.db import db, unit_of_work, utcnow
from consult.jobs import Cancelled, JobHandle, handler
from consult.jobs.models import Job
from consult.jobs.registry import present
from consult.reports import queries
from consult.reports.analysis_port import AnalysisFailed, AnalysisProcess, end_leftover, forget, read_run
from consult.reports.columns import drop_contributions
from consult.reports.corpus_file import write_corpus
from consult.reports.errors import AnalysisError, NothingToAnalyse
from consult.reports.folders import corpus_path, derived_folder, pid_path, run_folder
from consult.reports.loading.exemplars import given_exemplars, store_exemplars
from consult.reports.loading.figure_rows import store_figures
from consult.reports.loading.identities import themes_of_run
from consult.reports.loading.map_points import drop_points, write_map
from consult.reports.loading.moderated import give_back, withhold
from consult.reports.loading.run_rows import clear_run, write_rows
from consult.reports.models import (
    AnalysisRun,
    Corpus,
    ReportVersion,
    RunContribution,
    RunState,
    RunTheme,
    StoredFigure,
    Theme,
)
from consult.reports.operations.forget_contributions import AT_ONCE, forget_rows_of_run
from consult.reports.workbench.base import drop_ideas
from consult.reports.workbench.corrections import kept_to, write_corrections
from consult.reports.workbench.queries import corrections_for, read_corrections, themes_of_ideas
from consult.reports.workbench.vectors import drop_vectors

READ, ANALYSED, LOADED, COUNTED = 0.05, 0.55, 0.8, 0.98  # share of the whole that is done after each step


@handler("reports.analyse")
def analyse(handle: JobHandle, *, run_id: int) -> dict[str, int]:
    """Bring a run to its end. Whatever happens, the previous analysis stays in place until the last step."""
    work = RunWork(handle, run_id)
    try:
        if not work.loaded:
            work.write_corpus()
            work.analyse()
            work.load()
            work.switch()
        work.tidy()
        work.prune()
    except Cancelled:
        work.abandon(RunState.CANCELLED, None)
        raise
    except AnalysisFailed as failure:
        error = AnalysisError(reason=str(failure) or _("le calcul a été interrompu par une erreur imprévue."))
        work.abandon(RunState.FAILED, str(error))
        raise error from None
    except NothingToAnalyse as error:
        work.abandon(RunState.FAILED, str(error))
        raise
    except Exception:
        work.abandon(RunState.FAILED, _("Une erreur imprévue a arrêté l’analyse ; la précédente reste affichée."))
        raise
    return {"run_id": run_id}


@handler("reports.forget_files")
def forget_files(handle: JobHandle, *, folders: list[str], contribution_ids: list[int]) -> None:
    """Rewrite the files of runs without some contributions; done again from the start after a kill, to the same end."""
    for number, name in enumerate(folders):
        handle.progress(_("Réécriture des analyses"), number / len(folders))
        if run_folder(name).exists():
            forget(run_folder(name), contribution_ids)
        drop_contributions(derived_folder(name) / "columns.npz", contribution_ids)
        drop_points(derived_folder(name) / "map.bin", contribution_ids)
        drop_ideas(derived_folder(name) / "ideas.npz", contribution_ids)
        drop_vectors(derived_folder(name) / "vectors.npy", contribution_ids)


@handler(queries.FOLLOW_MODERATION)
def follow_moderation(handle: JobHandle, *, run_id: int) -> None:
    """Columns and figures of a run, computed again; decisions taken meanwhile ask for another turn."""
    handle.progress(_("Calcul des chiffres"), 0.0)

    def tell(share: float) -> None:
        db.session.rollback()
        handle.progress(_("Calcul des chiffres"), share)

    store_figures(run_id, tell)


def _result_page(job: Job) -> tuple[str, str]:
    run = db.session.get_one(AnalysisRun, job.arguments["run_id"])
    consultation = consultations.consultation_by_id(db.session.get_one(Corpus, run.corpus_id).ref_id)
    if run.state is RunState.DONE:
        return url_for("reports.report", slug=consultation.slug), _("Lire le rapport")
    if run.state is RunState.PROPOSED:
        return url_for("reports.proposal", slug=consultation.slug, run_id=run.id), _("Voir ce qui changerait")
    return url_for("reports.analysis", slug=consultation.slug), _("Voir les analyses")


present("reports.analyse", permission=Permission.ANALYSIS_RUN, result=_result_page)


class RunWork:
    """One attempt at one run. Steps that a former attempt finished are recognised and left as they are."""

    def __init__(self, handle: JobHandle, run_id: int) -> None:
        self.handle, self.run_id = handle, run_id
        run = db.session.get_one(AnalysisRun, run_id)
        self.loaded, self.corpus_id = run.state in (RunState.DONE, RunState.PROPOSED), run.corpus_id
        self.organisation_id, self.configuration, self.seed = run.organisation_id, run.configuration, run.seed
        self.consultation_id = db.session.get_one(Corpus, self.corpus_id).ref_id
        self.folder, self.derived = run_folder(run.folder), derived_folder(run.folder)
        self.corpus_file, self.pid_file = corpus_path(run.folder), pid_path(run.folder)
        self.corrections_file = self.corpus_file.with_suffix(".csv")
        db.session.rollback()

    def write_corpus(self) -> None:
        """The private file of masked texts, kept until the run is whole; beside it, corrections by hand."""
        if self.folder.exists() or (self.corpus_file.exists() and "moderated" in self.handle.checkpoint):
            return
        self._state(RunState.RUNNING)
        self.handle.progress(_("Préparation des contributions"), 0.0)
        wanted = set(self.configuration["questions"])
        questions = [q for q in consultations.questions_of(self.consultation_id) if q.code in wanted]
        db.session.expunge_all()
        written, moderated = write_corpus(
            self.corpus_file,
            consultation_id=self.consultation_id,
            organisation_id=self.organisation_id,
            questions=questions,
            beat=lambda _rows: self._beat(),
        )
        self.handle.save(moderated=moderated)
        if not written:
            raise NothingToAnalyse
        self._write_corrections()

    def _write_corrections(self) -> None:
        """What people moved by hand since the analysis before, for this one to keep to."""
        given, tops = corrections_for(self.consultation_id, self.corpus_file)
        db.session.rollback()
        if given:
            write_corrections(self.corrections_file, given)
            themes = self.configuration.get("themes") or tops
            self.configuration = {**self.configuration, "themes": themes, "corrections": {"given": len(given)}}
            with unit_of_work() as session:
                session.get_one(AnalysisRun, self.run_id).configuration = self.configuration

    def analyse(self) -> None:
        """The subprocess. When an erasure took the corpus file away, it starts again without what was erased."""
        end_leftover(self.pid_file, self.folder)
        while not self.folder.exists():
            if self._run_once():
                return
            shutil.rmtree(self._partial, ignore_errors=True)
            self.handle.checkpoint.pop("moderated", None)
            self.write_corpus()

    @property
    def _partial(self) -> Path:
        return self.folder.with_name(self.folder.name + ".partial")

    def _run_once(self) -> bool:
        """False when the corpus file vanished meanwhile."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        process = AnalysisProcess(
            self.corpus_file,
            self.folder,
            self._options(),
            self.pid_file,
            naming_key=current_app.config["NAMING_KEY"],
        )
        try:
            for said in process.follow():
                if not self.corpus_file.exists():
                    process.stop()
                    return False
                if said is None:
                    self.handle.beat()
                else:
                    self.handle.progress(said.stage, READ + (ANALYSED - READ) * said.fraction)
        except AnalysisFailed:
            if not self.corpus_file.exists():
                return False
            raise
        except BaseException:
            process.stop()
            raise
        return True

    def _options(self) -> list[str]:
        options = ["--seed", str(self.seed)]
        for name in ("themes", "subthemes"):
            if self.configuration.get(name):
                options += [f"--{name}", str(self.configuration[name])]
        if current_app.config["NAMING_ADDRESS"]:
            options += ["--naming-address", current_app.config["NAMING_ADDRESS"]]
            options += ["--naming-model", current_app.config["NAMING_MODEL"]]
        if self.corrections_file.exists():
            options += ["--corrections", str(self.corrections_file)]
        return [*options, "--by-question"] if self.configuration.get("by_question") else options

    def load(self) -> None:
        """Rows, verbatims, map and figures; begun again from nothing when it was interrupted."""
        self._state(RunState.LOADING)
        tell = self._teller(_("Rangement des résultats"), ANALYSED, LOADED)
        tell(0.0)
        files = read_run(self.folder)
        clear_run(self.run_id, self._beat)
        identities = themes_of_run(self.run_id, files)
        db.session.rollback()
        moderated = self.handle.checkpoint.get("moderated", [])
        write_rows(self.run_id, self.consultation_id, files, identities, moderated, tell)
        tell = self._teller(_("Choix des verbatims et calcul des chiffres"), LOADED, COUNTED)
        tell(0.0)
        self._forget_lost()
        self._obey_moderation(moderated)
        store_exemplars(self.run_id, self.consultation_id, given_exemplars(files, identities))
        tell(0.1)
        run = db.session.get_one(AnalysisRun, self.run_id)
        write_map(run, files, identities, self.derived / "map.bin")
        store_figures(self.run_id, lambda share: tell(0.15 + 0.85 * share))
        held = self._corrections_held()
        with unit_of_work() as session:
            run = session.get_one(AnalysisRun, self.run_id)
            run.manifest = files.manifest
            if held is not None:
                run.configuration = {**run.configuration, "corrections": held}

    def _corrections_held(self) -> dict[str, int] | None:
        """How many ideas people had put together, and how many of them are together in this run."""
        if not self.corrections_file.exists():
            return None
        given = read_corrections(self.corrections_file)
        found = themes_of_ideas(self.run_id, given)
        db.session.rollback()
        return {"given": len(given), "held": kept_to(given, lambda *at: found.get(at))}

    def _forget_lost(self) -> None:
        """Those that were erased or withdrawn while their rows were being written."""
        lost = reading.lost_ids(self.consultation_id)
        db.session.rollback()
        for start in range(0, len(lost), AT_ONCE):
            with unit_of_work():
                forget_rows_of_run(self.run_id, lost[start : start + AT_ONCE])

    def _obey_moderation(self, left_out: Sequence[int]) -> None:
        """What was decided since the corpus file was written: excluded meanwhile, or brought back."""
        excluded = reading.excluded_ids(self.consultation_id)
        db.session.rollback()
        back = sorted(set(left_out) - set(excluded))
        for move, ids in ((withhold, sorted(set(excluded) - set(left_out))), (give_back, back)):
            for start in range(0, len(ids), AT_ONCE):
                with unit_of_work():
                    move(self.run_id, ids[start : start + AT_ONCE])

    def switch(self) -> None:
        """One transaction makes the run the one that pages read."""
        self.handle.progress(_("Mise en place du rapport"), COUNTED)
        with unit_of_work() as session:
            run = session.get_one(AnalysisRun, self.run_id)
            run.finished_at, run.error = utcnow(), None
            if run.configuration.get("proposal"):
                run.state = RunState.PROPOSED
                return
            run.state = RunState.DONE
            if run.curated_from_id is None:  # decisions taken until now were about themes of the run before
                run.curation_number = queries.last_number(self.corpus_id)
            session.get_one(Corpus, self.corpus_id).current_run_id = run.id

    def tidy(self) -> None:
        """Remove the private files."""
        for path in (self.corpus_file, self.corrections_file):
            path.unlink(missing_ok=True)

    def prune(self) -> None:
        """Remove the rows of runs that nobody reads any more: neither the current one, the one that it was curated from
        (agreeing can be undone), one that waits to be accepted, nor one that a published report stands on. Their
        folders and their configuration stay."""
        with unit_of_work() as session:
            used = sa.select(ReportVersion.run_id).where(ReportVersion.corpus_id == self.corpus_id)
            current = sa.select(Corpus.current_run_id).where(Corpus.id == self.corpus_id)
            behind = sa.select(AnalysisRun.curated_from_id).where(
                AnalysisRun.id.in_(current), AnalysisRun.curated_from_id.is_not(None)
            )
            outdated = session.scalars(
                sa.select(AnalysisRun.id).where(
                    AnalysisRun.corpus_id == self.corpus_id,
                    AnalysisRun.id != self.run_id,
                    AnalysisRun.id.not_in(current),
                    AnalysisRun.id.not_in(used),
                    AnalysisRun.id.not_in(behind),
                    AnalysisRun.state != RunState.PROPOSED,
                    sa.exists().where(RunContribution.run_id == AnalysisRun.id),
                )
            ).all()
        for run_id in outdated:
            clear_run(run_id, self._beat)

    def abandon(self, state: RunState, error: str | None) -> None:
        """Nothing of a run that failed stays but its row, which says why."""
        db.session.rollback()
        self.tidy()
        shutil.rmtree(self._partial, ignore_errors=True)
        with unit_of_work() as session:
            run = session.get_one(AnalysisRun, self.run_id)
            run.state, run.error, run.finished_at = state, error, utcnow()
        clear_run(self.run_id, lambda: None)
        with unit_of_work() as session:
            for model in (StoredFigure, RunTheme):
                session.execute(sa.delete(model).where(model.run_id == self.run_id))
            session.execute(sa.delete(Theme).where(Theme.first_run_id == self.run_id))

    def _state(self, state: RunState) -> None:
        with unit_of_work() as session:
            session.execute(sa.update(AnalysisRun).where(AnalysisRun.id == self.run_id).values(state=state))

    def _teller(self, sentence: str, begun: float, done: float) -> Callable[[float], None]:
        def tell(share: float) -> None:
            db.session.rollback()  # SQLite: a transaction that began by reading must not go on to write
            self.handle.progress(sentence, begun + (done - begun) * share)

        return tell

    def _beat(self) -> None:
        db.session.rollback()
        self.handle.beat()
