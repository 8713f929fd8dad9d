"""What must be true of stored decisions, for ``mentoring_verify``."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from django.db.models import Q

from wagtail_mentoring.applications.models import Application, ApplicationEvent

from .choices import OBJECTION_WITHDRAWN, SignatureAnswer
from .decision_models import Decision, DecisionSignature
from .decision_records import seal_of

AT_A_TIME = 500
TAKEN_BACK = "signature_taken_back"
ANSWERS = (*SignatureAnswer.values, OBJECTION_WITHDRAWN, TAKEN_BACK)
#: After these there is another decision, or none, to answer to.
ANEW = ("moved", "worded", "decision_reopened")

#: An office and what it said.
Answer = tuple[int, str]


def decisions() -> Iterator[str]:
    """Every decision has the digest of its words, and the signatures that were given to it."""
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
    yield from _answers_lost_or_added()


def _answers_lost_or_added() -> Iterator[str]:
    """Applications whose decisions hold other answers of offices than their events say."""
    held: dict[int, Counter[Answer]] = {}
    rows = DecisionSignature.objects.values_list("decision__application", "office", "answer")
    for application, office, answer in rows.iterator():
        held.setdefault(application, Counter())[office, answer] += 1
    events = ApplicationEvent.objects.filter(Q(action__in=ANSWERS) | Q(action__in=ANEW))
    lines = events.select_related("application").order_by("application_id", "sequence").iterator(AT_A_TIME)
    for application, mine in groupby(lines, key=lambda event: event.application):
        if answers_given(mine) != held.pop(application.pk, Counter()):
            yield f"{application.reference}: its decisions hold other signatures than its events say"
    for application in Application.objects.filter(pk__in=held).order_by("pk"):
        yield f"{application.reference}: its decisions hold signatures that no event speaks of"


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
