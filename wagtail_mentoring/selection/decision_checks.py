"""What must be true of stored decisions, for ``mentoring_verify``."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from heapq import merge
from itertools import groupby
from operator import attrgetter

from django.db.models import Q

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.decisions import DECIDED, takes_back
from wagtail_mentoring.applications.models import Application, ApplicationEvent

from .choices import OBJECTION_WITHDRAWN, SignatureAnswer
from .decision_models import Decision
from .decision_records import seal_of

AT_A_TIME = 500
TAKEN_BACK = "signature_taken_back"
ANSWERS = (*SignatureAnswer.values, OBJECTION_WITHDRAWN, TAKEN_BACK)
#: After these there is another decision, or none, to answer to.
ANEW = ("moved", "worded", "decision_reopened")

#: An office and what it said.
Answer = tuple[int, str]


def decisions() -> Iterator[str]:
    """Every decision that was taken is there, as it was taken, with the signatures that were given to it."""
    rows = Decision.objects.select_related("application", "revision").order_by("pk")
    for row in rows.prefetch_related("signatures").iterator(AT_A_TIME):
        seal = seal_of(application=row.application, revision=row.revision, outcome=row.outcome, text=row.text)
        name = f"{row.application.reference} decision {row.pk}"
        if seal != row.digest:
            yield f"{name}: is not what was decided"
        elif any(signature.digest != row.digest for signature in row.signatures.all()):
            yield f"{name}: holds a signature of something else"
        else:
            yield ""
    yield from _other_than_told()


def _other_than_told() -> Iterator[str]:
    """Applications whose decisions are not those that their events tell of."""
    events = ApplicationEvent.objects.filter(Q(action__in=ANSWERS) | Q(action__in=ANEW))
    events = events.order_by("application_id", "sequence")
    rows = Decision.objects.select_related("application").defer("application__draft_answers")
    rows = rows.prefetch_related("signatures").order_by("application_id", "pk")
    signing = set(RoundForm.objects.filter(needs_signatures=True).values_list("round_id", "role"))
    by_application = attrgetter("application_id")
    lines = merge(events.iterator(AT_A_TIME), rows.iterator(AT_A_TIME), key=by_application)
    for pk, mine in groupby(lines, key=by_application):
        told: list[ApplicationEvent] = []
        kept: list[Decision] = []
        for line in mine:
            (kept if isinstance(line, Decision) else told).append(line)
        if problem := _problem(told, kept, signing):
            yield f"{Application.objects.values_list('reference', flat=True).get(pk=pk)}: {problem}"


def _problem(told: list[ApplicationEvent], kept: list[Decision], signing: Collection[tuple[int, str]]) -> str:
    taken, outcome = decisions_taken(told)
    if len(kept) != taken:
        return f"{taken} decisions were taken, and {len(kept)} are there"
    in_force = [row.outcome for row in kept if row.superseded_at is None]
    if in_force != ([outcome] if outcome else []) or any(row.superseded_at is None for row in kept[:-1]):
        return f"its decision is “{outcome}”, and in force is “{', '.join(in_force)}”"
    held = Counter((given.office_id, given.answer) for row in kept for given in row.signatures.all())
    if held != answers_given(told):
        return "its decisions hold other signatures than its events say"
    if in_force and signed_unasked(told) and not _is_to_be_signed(kept[-1], signing):
        return "its decision was signed, and says that it needs no signature"
    return ""


def _is_to_be_signed(decision: Decision, signing: Collection[tuple[int, str]]) -> bool:
    row = decision.application
    return decision.needs_signatures or (row.round_id, row.role) in signing


def decisions_taken(events: Iterable[ApplicationEvent]) -> tuple[int, str]:
    """How many decisions were taken on one application, and the outcome of the last if it still holds."""
    taken, outcome = 0, ""
    for event in events:
        if event.action == "worded" or (event.action == "moved" and event.to_status in DECIDED):
            taken, outcome = taken + 1, event.to_status
        elif event.action == "decision_reopened" or _is_taken_back(event):
            outcome = ""
    return taken, outcome


def _is_taken_back(event: ApplicationEvent) -> bool:
    return event.action == "moved" and takes_back(from_status=event.from_status, to_status=event.to_status)


def signed_unasked(events: Iterable[ApplicationEvent]) -> bool:
    """Whether an office signed the last decision without having objected to it: as where all have to sign."""
    objecting: set[int] = set()
    signed = False
    for event in events:
        if event.action in ANEW:
            objecting, signed = set(), False
        elif event.office_id and event.action == SignatureAnswer.CHANGES_ASKED:
            objecting.add(event.office_id)
        elif event.office_id and event.action == SignatureAnswer.SIGNED:
            signed = signed or event.office_id not in objecting
    return signed


def answers_given(events: Iterable[ApplicationEvent]) -> "Counter[Answer]":
    """What offices said to all decisions on one application: to each their last word counts."""
    given: Counter[Answer] = Counter()
    now: dict[int, str] = {}
    for event in events:
        if event.action in ANEW:
            given.update(now.items())
            now = {}
        elif event.office_id is None:
            # An office that was deleted took its answers along.
            continue
        elif event.action == TAKEN_BACK:
            now.pop(event.office_id, None)
        elif event.action == OBJECTION_WITHDRAWN:
            now[event.office_id] = SignatureAnswer.SIGNED
        else:
            now[event.office_id] = event.action
    given.update(now.items())
    return given
