"""Every model of the app under one label; the classes live in their rooms."""

from wagtail_mentoring.agreements.models import (
    Charter,
    CharterRelease,
    CharterTerms,
    Goal,
    SignatureReminder,
    SignOff,
    StageResponsibility,
)
from wagtail_mentoring.application_forms.models import ApplicationForm, FormOverride, FormVersion, RoundForm
from wagtail_mentoring.applications.models import (
    AnswerIndex,
    Application,
    ApplicationEvent,
    ApplicationFile,
    ApplicationNote,
    ApplicationRevision,
    ConflictOfInterest,
    Extension,
    InformationRequest,
    Invitation,
    InvitationUse,
)
from wagtail_mentoring.casework.models import DefaultFilter, SavedFilter
from wagtail_mentoring.directory.models import (
    ContactCard,
    ContactReveal,
    Mentor,
    MentorDegree,
    Term,
    Vocabulary,
)
from wagtail_mentoring.exports.models import ApplicationExport
from wagtail_mentoring.handoffs.models import Handoff
from wagtail_mentoring.imports.models import ImportedRow, PeopleImport
from wagtail_mentoring.information_requests.models import Correction
from wagtail_mentoring.matching.models import (
    MatchProposal,
    MatchRelease,
    MatchRun,
    PairRule,
    UnmatchedMentee,
)
from wagtail_mentoring.mentorships.models import MentoringSession, Mentorship
from wagtail_mentoring.mentorships.objection_models import PairObjection
from wagtail_mentoring.metrics.models import ClosingReport, MetricSnapshot
from wagtail_mentoring.offices.log_models import OfficeLogEntry
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.outreach.models import Outreach, RelayedMessage
from wagtail_mentoring.partnership.models import DataGrant, Partner
from wagtail_mentoring.programs.models import Program, Round
from wagtail_mentoring.publication.models import PageText, UnsignedPublication
from wagtail_mentoring.record_keeping.models import Erasure
from wagtail_mentoring.reviews.models import Review, ReviewAssignment, ReviewPhase
from wagtail_mentoring.selection.models import (
    Decision,
    DecisionOverride,
    DecisionSignature,
    ReleaseMail,
    ReleaseRun,
)
from wagtail_mentoring.surveys.models import SurveyAnswer, SurveyRequest
from wagtail_mentoring.webhooks.models import Webhook, WebhookDelivery

__all__ = [
    "AnswerIndex",
    "Application",
    "ApplicationEvent",
    "ApplicationExport",
    "ApplicationFile",
    "ApplicationForm",
    "ApplicationNote",
    "ApplicationRevision",
    "Charter",
    "CharterRelease",
    "CharterTerms",
    "ClosingReport",
    "ConflictOfInterest",
    "ContactCard",
    "ContactReveal",
    "Correction",
    "DataGrant",
    "Decision",
    "DecisionOverride",
    "DecisionSignature",
    "DefaultFilter",
    "Erasure",
    "Extension",
    "FormOverride",
    "FormVersion",
    "Goal",
    "Handoff",
    "ImportedRow",
    "InformationRequest",
    "Invitation",
    "InvitationUse",
    "MatchProposal",
    "MatchRelease",
    "MatchRun",
    "Mentor",
    "MentorDegree",
    "MentoringSession",
    "Mentorship",
    "MetricSnapshot",
    "Office",
    "OfficeLogEntry",
    "OutboxMessage",
    "Outreach",
    "PageText",
    "PairObjection",
    "PairRule",
    "Partner",
    "PeopleImport",
    "Program",
    "RelayedMessage",
    "ReleaseMail",
    "ReleaseRun",
    "Review",
    "ReviewAssignment",
    "ReviewPhase",
    "Round",
    "RoundForm",
    "SavedFilter",
    "SignOff",
    "SignatureReminder",
    "StageResponsibility",
    "SurveyAnswer",
    "SurveyRequest",
    "Term",
    "UnmatchedMentee",
    "UnsignedPublication",
    "Vocabulary",
    "Webhook",
    "WebhookDelivery",
]
