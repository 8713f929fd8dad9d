"""Forms and their versions, applications and what people answered."""

from .application_models import (
    AnswerIndex,
    Application,
    ApplicationEvent,
    ApplicationFile,
    ApplicationNote,
    ApplicationRevision,
)
from .form_models import ApplicationForm, FormVersion, RoundForm

__all__ = [
    "AnswerIndex",
    "Application",
    "ApplicationEvent",
    "ApplicationFile",
    "ApplicationForm",
    "ApplicationNote",
    "ApplicationRevision",
    "FormVersion",
    "RoundForm",
]
