"""Forms and their versions, applications and what people answered."""

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
from .inbox_models import DefaultFilter, SavedFilter

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
    "Erasure",
    "FormOverride",
    "FormVersion",
    "RoundForm",
    "SavedFilter",
]
