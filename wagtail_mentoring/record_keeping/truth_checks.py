"""What must be true of stored applications, checked against itself: digests, chains, places, index.

Each check walks through its things and yields a text for every damaged one and an empty text for a whole one.
"""

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, Subquery

from wagtail_mentoring.append_only import guarded_models, triggers_missing
from wagtail_mentoring.application_forms.models import FormVersion
from wagtail_mentoring.application_forms.sealing import seal_of
from wagtail_mentoring.applications.answers import indexed
from wagtail_mentoring.applications.application_models import (
    AnswerIndex,
    Application,
    ApplicationEvent,
    ApplicationRevision,
)
from wagtail_mentoring.applications.choices import ApplicationStatus, RevisionKind
from wagtail_mentoring.applications.events import broken_chain
from wagtail_mentoring.applications.revision_questions import schemas_among
from wagtail_mentoring.digests import digest
from wagtail_mentoring.each_row import look_at_each
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.programs.models import Round
from wagtail_mentoring.selection.waitlist import TAKING_A_PLACE

from .models import Erasure

AT_A_TIME = 500
#: By what an event calls it, how its revision came about.
HANDED_IN = {
    "submitted": RevisionKind.HANDED_IN,
    "resubmitted": RevisionKind.HANDED_IN,
    "imported": RevisionKind.HANDED_IN,
    "request_answered": RevisionKind.ANSWERED,
    "corrected": RevisionKind.CORRECTED,
}
#: States in which the person may apply again.
MADE_ROOM = (ApplicationStatus.WITHDRAWN, ApplicationStatus.EXPIRED, ApplicationStatus.VOID)


def form_versions() -> Iterator[str]:
    """The questions of every version have the digest they were published with, and no number is missing."""
    number, form = 0, None
    for version in FormVersion.objects.order_by("form_id", "number").iterator(AT_A_TIME):
        number = number + 1 if version.form_id == form else 1
        form = version.form_id
        name = f"form {version.form_id} version {version.number}"
        if digest(version.schema) != version.sha256:
            yield f"{name}: the questions are not those that were published"
        elif version.number != number:
            yield f"{name}: version {number} is missing"
            number = version.number
        else:
            yield ""


def revisions() -> Iterator[str]:
    """Answers and consents have the digest they were handed in with, and no revision is missing."""
    sealed = dict(FormVersion.objects.values_list("pk", "sha256"))
    rows = ApplicationRevision.objects.order_by("application_id", "sequence")
    number, application = 0, None
    for row in rows.select_related("application").iterator(AT_A_TIME):
        number = number + 1 if row.application_id == application else 1
        application = row.application_id
        name = f"{row.application.reference} revision {row.sequence}"
        seal = seal_of(
            version_sha256=sealed.get(row.form_version_id, ""),
            answers=row.answers,
            consents=row.consents,
            earlier=row.earlier,
        )
        if seal != row.digest:
            yield f"{name}: the answers are not those that were handed in"
        elif row.sequence != number:
            yield f"{name}: revision {number} is missing"
            number = row.sequence
        else:
            yield ""


def chains() -> Iterator[str]:
    """Events follow one another without a gap or a change, and end where the application stands."""
    in_order = ("application_id", "sequence")
    events = ApplicationEvent.objects.select_related("application").order_by(*in_order)
    events_of = _taker(events.iterator(AT_A_TIME))
    revisions = ApplicationRevision.objects.only("application_id", "kind").order_by(*in_order)
    revisions_of = _taker(revisions.iterator(AT_A_TIME))
    for application in Application.objects.order_by("pk").iterator(AT_A_TIME):
        kinds = [revision.kind for revision in revisions_of(application)]
        yield _chain_problem(application, events_of(application), kinds)


def _taker(rows: Iterator[Any]) -> Callable[[Application], list[Any]]:
    """Takes those of an application off ``rows``; to be called in the order of applications."""
    groups = groupby(rows, key=attrgetter("application_id"))
    following = next(groups, None)

    def take(application: Application) -> list[Any]:
        nonlocal following
        while following is not None and following[0] < application.pk:
            following = next(groups, None)
        if following is None or following[0] != application.pk:
            return []
        return list(following[1])

    return take


def _chain_problem(application: Application, events: list[ApplicationEvent], kinds: list[str]) -> str:
    name = application.reference
    if broken := broken_chain(events):
        return f"{name}: {broken}"
    if not events:
        return f"{name}: no event is on record"
    statuses = [event.to_status for event in events if event.to_status]
    if statuses[-1:] != [application.status]:
        return f"{name}: is “{application.status}”, but its last event says “{''.join(statuses[-1:])}”"
    told = [HANDED_IN[event.action] for event in events if event.action in HANDED_IN]
    if len(told) != len(kinds):
        return f"{name}: has {len(kinds)} revisions, but its events say otherwise"
    for number, (kind, said) in enumerate(zip(kinds, told, strict=True), start=1):
        if kind != said:
            return f"{name}: revision {number} is “{kind}”, but its event says “{said}”"
    return ""


def current_revisions() -> Iterator[str]:
    """What counts as handed in is the application's own newest revision."""
    own = ApplicationRevision.objects.filter(application=OuterRef("pk")).order_by("-sequence")
    rows = Application.objects.annotate(newest=Subquery(own.values("pk")[:1])).defer("draft_answers")
    for application in rows.order_by("pk").iterator(AT_A_TIME):
        same = application.newest == application.current_revision_id
        yield "" if same else f"{application.reference}: does not point to its newest revision"


def places() -> Iterator[str]:
    """No round has accepted more mentees than it has places."""
    taking = Q(
        applications__role=ApplicantRole.MENTEE,
        applications__status__in=TAKING_A_PLACE,
    )
    rounds = Round.objects.filter(capacity__isnull=False).annotate(taken=Count("applications", filter=taking))
    for round in rounds.select_related("program").order_by("pk"):
        full = round.taken > round.capacity
        yield f"{round}: {round.taken} accepted, {round.capacity} places" if full else ""


def answer_index() -> Iterator[str]:
    """The rows to filter by say what was handed in."""
    versions = FormVersion.objects.in_bulk()
    rows = Application.objects.filter(current_revision__isnull=False).select_related("current_revision")

    def look(application: Application) -> str:
        revision = application.current_revision
        revision.form_version = versions[revision.form_version_id]
        wanted = sorted(indexed(revision, schemas_among(revision, versions.values())))
        found = sorted((str(row.question_key), row.value) for row in application.answer_index.all())
        return "" if found == wanted else f"{application.reference}: is found by other answers than it holds"

    rows = rows.order_by("pk").prefetch_related("answer_index")
    yield from look_at_each(rows.iterator(AT_A_TIME), look, name=attrgetter("reference"))
    for row in AnswerIndex.objects.filter(application__current_revision=None).order_by("pk"):
        yield f"index row {row.pk}: of an application that was never handed in"


def guards() -> Iterator[str]:
    """The database refuses changes to what is kept for good, and no erasure was left open."""
    missing = triggers_missing(connection)
    yield from (f"{name}: the trigger is missing or switched off" for name in missing)
    yield from [""] * (len(guarded_models()) if not missing else 0)
    for erasure in Erasure.objects.filter(is_open=True):
        yield f"erasure {erasure.pk}: was left open, so rows can be changed"


def active_keys() -> Iterator[str]:
    """The key that keeps a person from applying twice to a round is the application's own while it counts."""
    imported = ApplicationEvent.objects.filter(application=OuterRef("pk"), action="imported")
    rows = Application.objects.annotate(is_imported=Exists(imported)).defer("draft_answers", "draft_stamps")
    for row in rows.order_by("pk").iterator(AT_A_TIME):
        key = Application.key_for(user_id=row.applicant_id, round_id=row.round_id, role=row.role)
        counts = row.status not in MADE_ROOM and row.anonymised_at is None
        if row.active_key is None:
            # Of what was imported some is only kept.
            lacks = counts and not row.is_imported
            yield f"{row.reference}: has no key, so the person may apply a second time" if lacks else ""
        elif row.active_key != key:
            yield f"{row.reference}: its key belongs to another person or round"
        elif not counts:
            yield f"{row.reference}: has a key, so the person may not apply again"
        else:
            yield ""
