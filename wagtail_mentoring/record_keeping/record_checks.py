"""What the row of an application says, checked against what was handed in and what happened to it.

Each check yields as those of ``truth_checks`` do.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from operator import attrgetter

from django.db.models import Exists, Min, OuterRef, Q, Subquery

from wagtail_mentoring.application_forms.choices import QuestionRole
from wagtail_mentoring.application_forms.models import FormVersion
from wagtail_mentoring.applications.application_models import (
    Application,
    ApplicationEvent,
    ApplicationFile,
    ApplicationRevision,
)
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.decisions import DECIDED, TELLING, told_still
from wagtail_mentoring.applications.revision_questions import given_questions, schemas_among
from wagtail_mentoring.each_row import look_at_each

AT_A_TIME = 500
#: A row and the event about it are written by one transaction, a moment apart.
A_MOMENT = timedelta(minutes=1)


def dates() -> Iterator[str]:
    """Applications were handed in and told when, and what, their revisions and events say."""
    events = ApplicationEvent.objects.filter(application=OuterRef("pk")).order_by("-sequence")
    untold = Q(action="moved", to_status__in=DECIDED) | Q(action="decision_reopened")
    told = events.filter(Q(action="released") | untold)
    telling = events.filter(action__in=TELLING)
    before = ApplicationEvent.objects.filter(application=OuterRef("application"), action__in=TELLING)
    last = Subquery(before.order_by("-sequence").values("sequence")[:1])
    asked = events.filter(to_status=ApplicationStatus.INFORMATION_REQUESTED, sequence__gt=last)
    rows = Application.objects.annotate(
        first=Min("revisions__created_at"),
        told_by=Subquery(told.values("action")[:1]),
        told_at=Subquery(told.values("created_at")[:1]),
        told=Subquery(telling.values("to_status")[:1]),
        asked_then=Exists(asked),
    )
    for row in rows.order_by("pk").defer("draft_answers", "draft_stamps").iterator(AT_A_TIME):
        released = row.told_at if row.told_by == "released" else None
        if row.submitted_at != row.first:
            yield f"{row.reference}: was handed in at {row.first}, and its row says {row.submitted_at}"
        elif not _same_moment(row.released_at, released):
            yield f"{row.reference}: was told at {released}, and its row says {row.released_at}"
        elif row.told_status != (still := _told_still(row)):
            yield f"{row.reference}: was told “{still}”, and its row says “{row.told_status}”"
        else:
            yield ""


def _told_still(row: Application) -> str:
    """What the last telling event says, unless the person was asked for information after a no."""
    asked = ApplicationStatus.INFORMATION_REQUESTED if row.asked_then else ""
    return told_still(told=row.told or "", to_status=asked)


def _same_moment(one: datetime | None, other: datetime | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= A_MOMENT


def anonymised() -> Iterator[str]:
    """Applications are anonymised when their events say, and hold nothing of the person then."""
    events = ApplicationEvent.objects.filter(application=OuterRef("pk"), action="anonymised")
    answered = ApplicationRevision.objects.filter(application=OuterRef("pk")).exclude(answers={})
    files = ApplicationFile.objects.filter(application=OuterRef("pk"))
    rows = Application.objects.annotate(
        erased_at=Subquery(events.order_by("-sequence").values("created_at")[:1]),
        holds_more=Exists(answered) | Exists(files),
    )
    rows = rows.exclude(anonymised_at=None, erased_at=None)
    for row in rows.order_by("pk").iterator(AT_A_TIME):
        if not _same_moment(row.anonymised_at, row.erased_at):
            yield f"{row.reference}: was anonymised at {row.erased_at}, and its row says {row.anonymised_at}"
        elif row.holds_more or row.draft_answers or row.applicant_name or row.applicant_email:
            yield f"{row.reference}: was anonymised, and holds a name or answers again"
        else:
            yield ""


def names() -> Iterator[str]:
    """Applications bear the name and the address that were handed in, where a form asks for them."""
    versions = FormVersion.objects.in_bulk()
    rows = Application.objects.filter(current_revision__isnull=False, anonymised_at=None)
    rows = rows.select_related("current_revision").order_by("pk")

    def look(row: Application) -> str:
        revision = row.current_revision
        revision.form_version = versions[revision.form_version_id]
        given = _contact(revision, versions)
        name, email = given.get(QuestionRole.NAME), given.get(QuestionRole.EMAIL)
        same = name in (None, row.applicant_name) and email in (None, row.applicant_email)
        return "" if same else f"{row.reference}: bears another name or address than was handed in"

    yield from look_at_each(rows.iterator(AT_A_TIME), look, name=attrgetter("reference"))


def _contact(revision: ApplicationRevision, versions: dict[int, FormVersion]) -> dict[str, str]:
    questions = given_questions(revision, schemas_among(revision, versions.values()))
    given = {
        question["role"]: revision.answers.get(key)
        for key, question in questions.items()
        if question["role"] in (QuestionRole.NAME, QuestionRole.EMAIL)
        and revision.answers.get(key) is not None
    }
    if name := given.get(QuestionRole.NAME):
        given[QuestionRole.NAME] = name[:160]
    return given
