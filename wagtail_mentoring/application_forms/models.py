"""Forms, their versions, and which round uses which; the classes live in the modules beside this one."""

from .form_models import ApplicationForm, FormOverride, FormVersion
from .round_form_models import RoundForm

__all__ = ["ApplicationForm", "FormOverride", "FormVersion", "RoundForm"]
