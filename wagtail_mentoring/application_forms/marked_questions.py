"""Which questions of a form an editor has ever marked, in whichever of its versions."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Case, F, Q, When

from .choices import Sensitivity, VisibleTo
from .form_models import FormVersion
from .versions import all_questions

#: A question by key, the setting that marks it, and the mark.
Mark = tuple[str, str, str]
#: What a question has that nobody marked.
UNMARKED = {"sensitivity": Sensitivity.NORMAL, "visible_to": VisibleTo.STAFF}
#: The marks of each version read so far, by digest. A digest belongs to one schema only, whichever forms have
#: it, so none of them grows old; they are few, as most questions have none.
_read: dict[str, list[Mark]] = {}


def ever_marked(forms: Iterable[int], **marks: str) -> frozenset[str]:
    """Keys of the questions to which any version of ``forms``, by key, gives one of ``marks``.

    A mark holds for every answer: for those given before somebody thought of it, and for those that were
    given under it and read after it was taken away.
    """
    wanted = set(marks.items())
    return frozenset(key for key, setting, mark in _marks_in(set(forms)) if (setting, mark) in wanted)


def _marks_in(forms: set[int]) -> Iterator[Mark]:
    """The marks of every version; the questions of one are fetched once, and only its digest after that."""
    unread = Case(When(~Q(sha256__in=list(_read)), then=F("schema")))
    rows = FormVersion.objects.filter(form__in=forms).order_by().values_list("sha256", unread)
    for digest, schema in rows.iterator():
        if schema is not None:
            _read[digest] = list(_marks_of(schema))
        yield from _read[digest]


def _marks_of(schema: Mapping[str, Any]) -> Iterator[Mark]:
    for key, question in all_questions(schema).items():
        for setting, usual in UNMARKED.items():
            if question.get(setting, usual) != usual:
                yield key, setting, question[setting]


def for_the_lead(form: int) -> frozenset[str]:
    """Keys of the questions whose answers only a program's lead office reads, wherever they are told."""
    return ever_marked([form], visible_to=VisibleTo.LEAD)
