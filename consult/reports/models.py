"""What an analysis found, what people decided of it, and the figures that were published."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Model, UtcDateTime, enum_type, utcnow


class CorpusKind(StrEnum):
    """What can be analysed; requests, stories and phone calls will join."""

    CONSULTATION = "consultation"
    QUESTION = "question"
    PROJECTS = "projects"
    """The filed projects of a call: what each theme holds is kept by the context of projects."""


class RunState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    LOADING = "loading"
    DONE = "done"
    PROPOSED = "proposed"
    """Whole, and waiting for a person to accept it in place of the one that pages read."""
    REFUSED = "refused"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ReportState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class CurationKind(StrEnum):
    RENAME = "rename"
    HIDE = "hide"
    SHOW = "show"
    QUOTE = "quote"
    UNQUOTE = "unquote"
    SIGN_OFF = "sign_off"
    UNDO = "undo"
    # the workbench: what reshapes the tree of a run until it is agreed (consult/reports/workbench)
    DESCRIBE = "describe"
    NOTE = "note"
    COLOUR = "colour"
    REORDER = "reorder"
    MERGE = "merge"
    MOVE = "move"
    CREATE = "create"
    SPLIT = "split"
    MOVE_IDEAS = "move_ideas"
    DROP = "drop"
    OFF_TOPIC = "off_topic"
    PROPOSE = "propose"
    REOPEN = "reopen"
    AGREE = "agree"


class Corpus(Model):
    """What runs and themes hang on."""

    __tablename__ = "corpora"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "kind", "ref_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    kind: Mapped[CorpusKind] = mapped_column(enum_type(CorpusKind))
    ref_id: Mapped[int]
    """Id of the consultation, question or call for projects: always read with `kind`."""
    current_run_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("analysis_runs.id", use_alter=True, name="fk_corpora_current_run_id_analysis_runs")
    )
    """The run that pages read; it changes only when a new one is wholly loaded."""
    open_licence: Mapped[str | None] = mapped_column(sa.String(40))
    """Under which terms the open archives of its reports are given; empty: Creative Commons Attribution."""


class AnalysisRun(Model):
    """One analysis, kept with all that is needed to do it again."""

    __tablename__ = "analysis_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    corpus_id: Mapped[int] = mapped_column(sa.ForeignKey("corpora.id"), index=True)
    state: Mapped[RunState] = mapped_column(enum_type(RunState), default=RunState.QUEUED)
    configuration: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Options of the command line: questions, themes, subthemes, by_question, embedder, seed."""
    seed: Mapped[int] = mapped_column(default=0)
    folder: Mapped[str] = mapped_column(sa.String(120))
    """Name under the runs folder."""
    fingerprint: Mapped[str | None] = mapped_column(sa.String(64))
    """SHA-256 over (id, hash of text, status) of the contributions it read."""
    membership_id: Mapped[int | None] = mapped_column(sa.ForeignKey("membership_tables.id"))
    """The structure of the membership that its weighted figures are fitted to."""
    curated_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("analysis_runs.id"))
    """The run whose tree people reshaped and agreed: this one is that tree, frozen."""
    curation_number: Mapped[int] = mapped_column(default=0)
    """The last curation event that its rows hold already: later ones reshape its tree in the workbench."""
    erased: Mapped[int] = mapped_column(default=0)
    """Contributions erased since it was loaded: figures keep their value and say so."""
    manifest: Mapped[dict[str, Any]] = mapped_column(default=dict)
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("jobs.id"))
    error: Mapped[str | None] = mapped_column(sa.Text)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MembershipTable(Model):
    """How many people the membership counts by age, territory, college or their crossings. The newest is in force."""

    __tablename__ = "membership_tables"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    margins: Mapped[list[Any]]
    """`[{"variables": ["college"], "cells": [[["adherents"], 4300000.0], …]}]`, by codes."""
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class Theme(Model):
    """A theme's identity: it outlives runs. What it is called and shows is rebuilt from curation events."""

    __tablename__ = "themes"

    id: Mapped[int] = mapped_column(primary_key=True)
    corpus_id: Mapped[int] = mapped_column(sa.ForeignKey("corpora.id"), index=True)
    question_id: Mapped[int | None] = mapped_column(sa.ForeignKey("questions.id"))
    first_run_id: Mapped[int] = mapped_column(sa.ForeignKey("analysis_runs.id"))
    slug: Mapped[str] = mapped_column(sa.String(20))
    """Short public name in addresses: `t12`."""
    colour_index: Mapped[int] = mapped_column(default=0)


class RunTheme(Model):
    """A theme as one run proposes it."""

    __tablename__ = "run_themes"
    __table_args__ = (sa.UniqueConstraint("run_id", "local_id"),)

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("analysis_runs.id"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("themes.id"), primary_key=True)
    local_id: Mapped[str] = mapped_column(sa.String(40))
    """Id in the run folder's themes.json."""
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    """The theme that this sub-theme stands under, in this run."""
    label: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    """What people wrote of it in the workbench."""
    colour_index: Mapped[int | None]
    """The colour that people gave it; None: that of its identity."""
    terms: Mapped[list[Any]] = mapped_column(default=list)
    phrases: Mapped[list[Any]] = mapped_column(default=list)
    exemplars: Mapped[list[Any]] = mapped_column(default=list)
    """`[{contribution_id, start, end}]` of people who agreed to be quoted, varied, best first."""
    x: Mapped[float | None]
    y: Mapped[float | None]
    """Its middle on the map, from 0 to 1, downwards."""
    contributions: Mapped[int] = mapped_column(default=0)
    participants: Mapped[int] = mapped_column(default=0)
    stability: Mapped[float | None]
    position: Mapped[int] = mapped_column(default=0)

    theme: Mapped[Theme] = relationship(foreign_keys=[theme_id])


class RunContribution(Model):
    """What a run says of a contribution: exactly one row for each one it read."""

    __tablename__ = "run_contributions"
    __table_args__ = {"sqlite_with_rowid": False}

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("analysis_runs.id"), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True, index=True)
    status: Mapped[str] = mapped_column(sa.String(20))
    """themed, unclassified, off_topic, no_answer, duplicate or empty; moderated where people left it out."""
    status_before: Mapped[str | None] = mapped_column(sa.String(20))
    """The status that the analysis gave, where moderation changed it since: undoing brings it back."""
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    subtheme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    score: Mapped[float | None]
    campaign: Mapped[int | None]
    """Number of the campaign of near-identical texts that it belongs to, from 1, the largest first."""


class Idea(Model):
    """A span of a contribution that holds one idea, with its theme. Offsets are characters of the original."""

    __tablename__ = "ideas"
    __table_args__ = {"sqlite_with_rowid": False}

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("analysis_runs.id"), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[int]
    end: Mapped[int]
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    subtheme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    score: Mapped[float | None]


class ThemeContribution(Model):
    """Which contributions touch a theme or sub-theme: each once, in reading order. Derived from ideas, for speed."""

    __tablename__ = "theme_contributions"
    __table_args__ = {"sqlite_with_rowid": False}

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("analysis_runs.id"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("themes.id"), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True, index=True)


class CurationEvent(Model):
    """A decision of a person about themes: appended, never changed. `undo` names the event it cancels."""

    __tablename__ = "curation_events"
    __table_args__ = (sa.UniqueConstraint("corpus_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    corpus_id: Mapped[int] = mapped_column(sa.ForeignKey("corpora.id"))
    number: Mapped[int]
    kind: Mapped[CurationKind] = mapped_column(enum_type(CurationKind))
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    members: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)
    """The ideas that it moves, packed (`workbench/members.py`): places in contributions, never words."""
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class ReportVersion(Model):
    """A report, frozen when published. A correction is a new version."""

    __tablename__ = "report_versions"
    __table_args__ = (sa.UniqueConstraint("corpus_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    corpus_id: Mapped[int] = mapped_column(sa.ForeignKey("corpora.id"))
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("analysis_runs.id"))
    number: Mapped[int]
    state: Mapped[ReportState] = mapped_column(enum_type(ReportState), default=ReportState.DRAFT)
    curation_number: Mapped[int] = mapped_column(default=0)
    """The last curation event it takes into account."""
    themes_fingerprint: Mapped[str] = mapped_column(sa.String(64), default="")
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the public reads: suppressed tables, labels, chosen verbatims by id and offsets (their masked text is read
    from the contribution, so that an erasure reaches them)."""
    composition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("compositions.id"))
    """The composed report that this froze; None for the plain one."""
    composed: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    """Its title, look, blocks and short codes (`consult.reports.composing.freezing`)."""
    signatures: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    """`[{name, quality, at}]` of those who signed it."""
    seal: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    """SHA-256 of its content, blocks and figures."""
    corrects: Mapped[int | None]
    """Number of the version that it corrects."""
    reason: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    """Why it corrects it."""
    changes: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    """What changed since that version: `[{what, name, before, after}]`."""
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StoredFigure(Model):
    """A figure of a report: the request, its value, and the fingerprint of what it was computed on."""

    __tablename__ = "stored_figures"
    __table_args__ = (sa.UniqueConstraint("run_id", "report_version_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("analysis_runs.id"), index=True)
    report_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("report_versions.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(80))
    """What the page asks for: `theme.12.share_people`."""
    request: Mapped[dict[str, Any]]
    value: Mapped[dict[str, Any]]
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    public: Mapped[bool] = mapped_column(default=False)
