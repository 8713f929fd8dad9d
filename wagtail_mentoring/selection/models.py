"""Decisions and their release; the classes live in the modules beside this one."""

from .decision_models import Decision, DecisionOverride, DecisionSignature
from .release_models import ReleaseMail, ReleaseRun

__all__ = ["Decision", "DecisionOverride", "DecisionSignature", "ReleaseMail", "ReleaseRun"]
