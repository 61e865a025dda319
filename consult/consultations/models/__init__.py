"""The tables of consultations, by idea: the questionnaire, the invitations, the participations, the contributions."""

from consult.consultations.models.consultation import (
    Access,
    Choice,
    Condition,
    ConditionMode,
    Consultation,
    NoticeVersion,
    Operator,
    Question,
    QuestionKind,
    Section,
    State,
    Translation,
)
from consult.consultations.models.contribution import (
    Contribution,
    ContributionStatus,
    ErasureEntry,
    ImportBatch,
    ImportState,
    Mask,
    Moderation,
)
from consult.consultations.models.invitation import Invitation, InvitedPerson
from consult.consultations.models.life import QuestionWording, StateChange
from consult.consultations.models.participation import (
    Answer,
    AnswerFile,
    Channel,
    Draft,
    Participation,
    ParticipationKind,
    ParticipationLink,
)
from consult.consultations.models.phase import Phase, PhaseDocument, PhaseKind

__all__ = [
    "Access",
    "Answer",
    "AnswerFile",
    "Channel",
    "Choice",
    "Condition",
    "ConditionMode",
    "Consultation",
    "Contribution",
    "ContributionStatus",
    "Draft",
    "ErasureEntry",
    "ImportBatch",
    "ImportState",
    "Invitation",
    "InvitedPerson",
    "Mask",
    "Moderation",
    "NoticeVersion",
    "Operator",
    "Participation",
    "ParticipationKind",
    "ParticipationLink",
    "Phase",
    "PhaseDocument",
    "PhaseKind",
    "Question",
    "QuestionKind",
    "QuestionWording",
    "Section",
    "State",
    "StateChange",
    "Translation",
]
