"""Forms and their versions, applications and what people answered."""

from .access_models import Extension, Invitation, InvitationUse
from .application_models import (
    AnswerIndex,
    Application,
    ApplicationEvent,
    ApplicationFile,
    ApplicationNote,
    ApplicationRevision,
)
from .conflict_models import ConflictOfInterest
from .correction_models import Correction
from .decision_models import Decision, DecisionOverride, DecisionSignature
from .erasure_models import Erasure
from .export_models import ApplicationExport
from .form_models import ApplicationForm, FormOverride, FormVersion, RoundForm
from .inbox_models import DefaultFilter, SavedFilter
from .release_models import ReleaseMail, ReleaseRun
from .request_models import InformationRequest

__all__ = [
    "AnswerIndex",
    "Application",
    "ApplicationEvent",
    "ApplicationExport",
    "ApplicationFile",
    "ApplicationForm",
    "ApplicationNote",
    "ApplicationRevision",
    "DefaultFilter",
    "Decision",
    "DecisionOverride",
    "DecisionSignature",
    "ConflictOfInterest",
    "Correction",
    "Erasure",
    "Extension",
    "FormOverride",
    "FormVersion",
    "ReleaseMail",
    "ReleaseRun",
    "Invitation",
    "InvitationUse",
    "InformationRequest",
    "RoundForm",
    "SavedFilter",
]
