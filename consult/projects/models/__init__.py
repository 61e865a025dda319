"""The tables of projects, by idea: the call, the project, its life in public, its examination, what follows."""

from consult.projects.models.call import (
    Call,
    CallKind,
    CallPhase,
    Category,
    Criterion,
    CriterionKind,
    PhaseKind,
    Visibility,
)
from consult.projects.models.examination import (
    Admissibility,
    Assignment,
    ComplementRequest,
    ConflictOfInterest,
    Decision,
    Evaluation,
    Outcome,
)
from consult.projects.models.following import Milestone, News, Realisation
from consult.projects.models.life import Comment, CommentState, Follow, ProjectEvent, Support
from consult.projects.models.officials import CallTelling, OfficialMessage, OfficialProfile
from consult.projects.models.project import (
    Author,
    BudgetLine,
    Channel,
    Lineage,
    LineageKind,
    Project,
    ProjectFile,
    Stage,
)
from consult.projects.models.themes import ThemedProject

__all__ = [
    "Admissibility",
    "Assignment",
    "Author",
    "BudgetLine",
    "Call",
    "CallKind",
    "CallPhase",
    "CallTelling",
    "Category",
    "Channel",
    "Comment",
    "CommentState",
    "ComplementRequest",
    "ConflictOfInterest",
    "Criterion",
    "CriterionKind",
    "Decision",
    "Evaluation",
    "Follow",
    "Lineage",
    "LineageKind",
    "Milestone",
    "News",
    "OfficialMessage",
    "OfficialProfile",
    "Outcome",
    "PhaseKind",
    "Project",
    "ProjectEvent",
    "ProjectFile",
    "Realisation",
    "Stage",
    "Support",
    "ThemedProject",
    "Visibility",
]
