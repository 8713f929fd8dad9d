"""Forms and their versions, applications and what people answered."""

from .application_models import (
    AnswerIndex,
    Application,
    ApplicationEvent,
    ApplicationFile,
    ApplicationNote,
    ApplicationRevision,
)
from .correction_models import Correction
from .erasure_models import Erasure
from .export_models import ApplicationExport
from .form_models import ApplicationForm, FormOverride, FormVersion, RoundForm
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
    "Correction",
    "Erasure",
    "FormOverride",
    "FormVersion",
    "InformationRequest",
    "RoundForm",
]
