"""Which questions of a form may take part in a match."""

from wagtail_mentoring.application_forms.choices import Sensitivity
from wagtail_mentoring.application_forms.versions import Question, is_for_the_lead


def is_usable(question: Question) -> bool:
    """Never an answer that not every office may read, for reasons tell of it, and never a sensitive one."""
    return not is_for_the_lead(question) and question.get("sensitivity") != Sensitivity.SENSITIVE
