"""The tables of consultations, by idea: the questionnaire, the invitations, the participations, the contributions."""

from consult.consultations.models.consultation import (
    Access,
    Choice,
    Consultation,
    NoticeVersion,
    Question,
    QuestionKind,
    State,
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
from consult.consultations.models.participation import (
    Answer,
    Channel,
    Draft,
    Participation,
    ParticipationKind,
    ParticipationLink,
)

__all__ = [
    "Access",
    "Answer",
    "Channel",
    "Choice",
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
    "Participation",
    "ParticipationKind",
    "ParticipationLink",
    "Question",
    "QuestionKind",
    "State",
]
