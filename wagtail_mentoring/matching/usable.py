"""Which questions of a form may take part in a match."""

from collections.abc import Iterable

from wagtail_mentoring.application_forms.choices import Sensitivity, VisibleTo
from wagtail_mentoring.application_forms.marked_questions import ever_marked


def unusable(forms: Iterable[int]) -> frozenset[str]:
    """Keys of the questions of ``forms``, by key, whose answers take no part.

    Never an answer that not every office may read, for reasons tell of it, and never a sensitive one.
    """
    return ever_marked(forms, visible_to=VisibleTo.LEAD, sensitivity=Sensitivity.SENSITIVE)
