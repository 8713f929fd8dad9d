"""Applications and what people answered; the classes live in the modules beside this one."""

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
from .request_models import InformationRequest

__all__ = [
    "AnswerIndex",
    "Application",
    "ApplicationEvent",
    "ApplicationFile",
    "ApplicationNote",
    "ApplicationRevision",
    "ConflictOfInterest",
    "Extension",
    "InformationRequest",
    "Invitation",
    "InvitationUse",
]
