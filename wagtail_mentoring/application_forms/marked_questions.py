"""Which questions of a form an editor has ever marked, in whichever of its versions."""

from collections.abc import Iterable

from .choices import VisibleTo
from .form_models import FormVersion
from .versions import all_questions


def ever_marked(forms: Iterable[int], **marks: str) -> frozenset[str]:
    """Keys of the questions to which any version of ``forms``, by key, gives one of ``marks``.

    A mark holds for every answer: for those given before somebody thought of it, and for those that were
    given under it and read after it was taken away.
    """
    schemas = FormVersion.objects.filter(form__in=set(forms)).order_by().values_list("schema", flat=True)
    return frozenset(
        key
        for schema in schemas.iterator()
        for key, question in all_questions(schema).items()
        if any(question.get(setting) == value for setting, value in marks.items())
    )


def for_the_lead(form: int) -> frozenset[str]:
    """Keys of the questions whose answers only a program's lead office reads, wherever they are told."""
    return ever_marked([form], visible_to=VisibleTo.LEAD)
