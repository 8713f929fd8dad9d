"""Which questions of a form may take part in a match."""

from wagtail_mentoring.application_forms.choices import Sensitivity, VisibleTo
from wagtail_mentoring.application_forms.versions import Question


def is_usable(question: Question) -> bool:
    """Never an answer that not every office may read, for reasons tell of it, and never a sensitive one."""
    open_to_all = question.get("visible_to", VisibleTo.STAFF) != VisibleTo.LEAD
    return open_to_all and question.get("sensitivity") != Sensitivity.SENSITIVE
