"""How long applications are kept, and which of them, or of their answers, are due to be erased."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring import conf
from wagtail_mentoring.application_forms.models import FormVersion, RoundForm
from wagtail_mentoring.application_forms.versions import all_questions

from .models import Application

#: Leaves out applications that somebody still works with.
Hold = Callable[[QuerySet], QuerySet]
_holds: dict[str, tuple[Hold, Any]] = {}


def register_hold(name: str, hold: Hold, why: Any = "") -> None:
    """Have ``hold`` narrow what is due; a second one of the same name replaces it.

    ``why`` says to staff why such an application is not erased, and what to do first.
    """
    _holds[name] = hold, why or _("It is still needed.")


#: What the history notes beside an erasure that the person asked for.
ON_REQUEST = "on_request"


@dataclass(frozen=True)
class Due:
    """What is due of one application: everything personal, or the answers to some questions."""

    application: Application
    everything: bool
    questions: set[str] = field(default_factory=set)
    #: Because the person asks for it, and not because the time is over.
    is_asked_for: bool = False


def was_erased_on_request(application: Application) -> bool:
    """Whether what is personal was taken out because the person asked for it."""
    if application.anonymised_at is None:
        return False
    return application.events.filter(action="anonymised", reason=ON_REQUEST).exists()


def months_after(day: date, months: int) -> date:
    """The same day ``months`` later, or the last one of a shorter month."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def is_over(ends_on: date, months: int | None, today: date) -> bool:
    """Whether ``months`` have passed since a round ended; never without a number of months."""
    return months is not None and today > months_after(ends_on, months)


def months_kept(round_form: RoundForm) -> int | None:
    """How many months after the round what belongs to its form is kept; None for ever."""
    own = round_form.retention_months
    return conf.get("RETENTION_MONTHS") if own is None else own


def due_among(applications: QuerySet, questions: dict[str, int], today: date) -> Iterator[Due]:
    """Everything of ``applications`` that is due on ``today``, oldest application first.

    An application is due by the months of its round's form, else by ``RETENTION_MONTHS``; a single answer by
    the months its question says, in any version of the form: ``questions`` are ``months_by_question``.
    """
    rows = applications.filter(anonymised_at=None, round__ends_on__lt=today)
    for hold, _why in _holds.values():
        rows = hold(rows)
    related = ("round", "draft_version", "current_revision")
    for application in rows.select_related(*related).prefetch_related("round__round_forms").order_by("pk"):
        ends_on = application.round.ends_on
        if is_over(ends_on, months_kept(application.round_form), today):
            yield Due(application, everything=True)
            continue
        over = {key for key, most in questions.items() if is_over(ends_on, most, today)}
        if over and (keys := over & _held_keys(application)):
            yield Due(application, everything=False, questions=keys)


def held_back(applications: QuerySet) -> Iterator[tuple[Application, Any]]:
    """Those of ``applications`` that somebody still works with, each with why; none of them may be erased."""
    for hold, why in _holds.values():
        let_go = hold(applications).order_by().values("pk")
        yield from ((application, why) for application in applications.exclude(pk__in=let_go))


def months_by_question() -> dict[str, int]:
    """The months of every question that has any; the newest version's word counts."""
    months: dict[str, int | None] = {}
    for version in FormVersion.objects.order_by("number").iterator():
        for key, question in all_questions(version.schema).items():
            months[key] = question.get("retention")
    return {key: most for key, most in months.items() if most is not None}


def _held_keys(application: Application) -> set[str]:
    held = set(application.draft_answers)
    for revision in application.revisions.all():
        held |= {key for key, value in revision.answers.items() if value is not None}
    return held
