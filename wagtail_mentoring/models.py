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
    Erasure,
    Extension,
    FormVersion,
    Invitation,
    InvitationUse,
    RoundForm,
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
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.partnership.models import DataGrant, Partner
from wagtail_mentoring.programs.models import Program, Round

__all__ = [
    "AnswerIndex",
    "Application",
    "ApplicationEvent",
    "ApplicationExport",
    "ApplicationFile",
    "ApplicationForm",
    "ApplicationNote",
    "ApplicationRevision",
    "ContactCard",
    "ContactReveal",
    "DataGrant",
    "Erasure",
    "Extension",
    "FormVersion",
    "Invitation",
    "InvitationUse",
    "Mentor",
    "MentorDegree",
    "Mentorship",
    "Office",
    "OutboxMessage",
    "Partner",
    "Program",
    "Round",
    "RoundForm",
    "Term",
    "Vocabulary",
]
