"""Every model of the app under one label; the classes live in their rooms."""

from wagtail_mentoring.applications.models import (
    AnswerIndex,
    Application,
    ApplicationEvent,
    ApplicationExport,
    ApplicationFile,
    ApplicationForm,
    ApplicationNote,
    ApplicationRevision,
    ConflictOfInterest,
    Decision,
    DecisionOverride,
    DecisionSignature,
    DefaultFilter,
    Erasure,
    Extension,
    FormVersion,
    Invitation,
    InvitationUse,
    ReleaseMail,
    ReleaseRun,
    RoundForm,
    SavedFilter,
)
from wagtail_mentoring.directory.models import (
    ContactCard,
    ContactReveal,
    Mentor,
    MentorDegree,
    Term,
    Vocabulary,
)
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.offices.log_models import OfficeLogEntry
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.partnership.models import DataGrant, Partner
from wagtail_mentoring.programs.models import Program, Round
from wagtail_mentoring.reviews.models import Review, ReviewAssignment, ReviewPhase

__all__ = [
    "AnswerIndex",
    "Application",
    "ApplicationEvent",
    "ApplicationExport",
    "ApplicationFile",
    "ApplicationForm",
    "ApplicationNote",
    "ApplicationRevision",
    "ConflictOfInterest",
    "ContactCard",
    "ContactReveal",
    "DataGrant",
    "DefaultFilter",
    "Decision",
    "DecisionOverride",
    "DecisionSignature",
    "Erasure",
    "Extension",
    "FormVersion",
    "Invitation",
    "InvitationUse",
    "Mentor",
    "MentorDegree",
    "Mentorship",
    "Office",
    "OfficeLogEntry",
    "OutboxMessage",
    "Partner",
    "Program",
    "ReleaseMail",
    "ReleaseRun",
    "Review",
    "ReviewAssignment",
    "ReviewPhase",
    "Round",
    "RoundForm",
    "SavedFilter",
    "Term",
    "Vocabulary",
]
