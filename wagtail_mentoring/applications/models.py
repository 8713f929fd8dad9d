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
from .erasure_models import Erasure
from .export_models import ApplicationExport
from .form_models import ApplicationForm, FormOverride, FormVersion, RoundForm

__all__ = [
    "AnswerIndex",
    "Application",
    "ApplicationEvent",
    "ApplicationExport",
    "ApplicationFile",
    "ApplicationForm",
    "ApplicationNote",
    "ApplicationRevision",
    "Erasure",
    "Extension",
    "FormOverride",
    "FormVersion",
    "Invitation",
    "InvitationUse",
    "RoundForm",
]
