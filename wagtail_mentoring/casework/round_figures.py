"""The numbers of one round for its staff: how many, when, where they stand, how long they wait. Never who."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate

from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.inbox_rules import OPEN_GROUPS, group_of
from wagtail_mentoring.applications.models import Application, ApplicationEvent
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY, unveiled
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.programs.models import Round

#: States of an application that was accepted, and stayed so as far as the offices are concerned.
ACCEPTED = (
    ApplicationStatus.ACCEPTED,
    ApplicationStatus.CONFIRMED,
    ApplicationStatus.OFFER_DECLINED,
    ApplicationStatus.OFFER_EXPIRED,
)
#: After these the state before tells whether that was so.
ENDED = (ApplicationStatus.WITHDRAWN, ApplicationStatus.CLOSED)
#: Groups in which an application waits: for staff, or for a place.
WAITING_GROUPS = (*OPEN_GROUPS, "waitlist")
SECONDS_A_DAY = 86_400
#: In ``by_handler``, beside the names of offices.
NOBODY, LEFT = "", None


@dataclass(frozen=True)
class Waiting:
    """How many are in a state now, and for how many days half of them have been."""

    count: int
    median_days: float


@dataclass(frozen=True)
class RoundFigures:
    round: Round
    #: Everybody who began, whatever became of it; those who have not handed in yet.
    started: int
    drafts: int
    accepted: int
    confirmed: int
    by_group: Counter[str]
    by_role: Counter[str]
    #: By the name of the office of whoever handles them; ``NOBODY`` yet, or somebody who ``LEFT``.
    by_handler: Counter[str | None]
    by_day: Counter[date]
    #: By group, and in review by status.
    waiting: dict[str, Waiting]

    @property
    def handed_in(self) -> int:
        return self.by_group.total()


def figures_of(round: Round, *, user: Any, now: datetime) -> RoundFigures:
    """Count what ``user`` may see of ``round``; the number of queries does not depend on how much that is."""
    rows = APPLICATION_POLICY.narrow(round.applications.all(), user)
    counted = list(_counted(rows))
    all_of_it = unveiled(round.applications.filter(held_at=None), user).aggregate(
        started=Count("pk"), drafts=Count("pk", Q(status=ApplicationStatus.DRAFT))
    )
    return RoundFigures(
        round=round,
        **all_of_it,
        **_outcomes(rows),
        by_group=_summed((group_of(status=status, told=told), n) for status, told, _r, _h, n in counted),
        by_role=_summed((role, n) for _s, _t, role, _h, n in counted),
        by_handler=_by_handler(round, [(handler, n) for _s, _t, _r, handler, n in counted]),
        by_day=_by_day(rows, round),
        waiting=_waiting(rows, now),
    )


def _summed(pairs: Any) -> Counter:
    counter: Counter = Counter()
    for key, count in pairs:
        counter[key] += count
    return counter


def _counted(rows: QuerySet) -> Iterator[tuple[str, bool, str, int | None, int]]:
    """Status, whether the decision is told, role, who handles it, and how many."""
    grouped = rows.order_by().values_list("status", "role", "handled_by")
    told = Q(released_at__isnull=False)
    for status, role, handler, count, told_count in grouped.annotate(n=Count("pk"), told=Count("pk", told)):
        yield status, True, role, handler, told_count
        yield status, False, role, handler, count - told_count


def _by_handler(round: Round, counted: list[tuple[int | None, int]]) -> Counter[str | None]:
    """A person in several partner offices counts for the lead, else for the first by name."""
    partners = Partner.objects.accepted().filter(
        program=round.program_id, office__group__user__is_active=True
    )
    staff: dict[int, str] = {}
    names = partners.order_by("role", "office__name").values_list("office__group__user", "office__name")
    for person, office in names:
        staff.setdefault(person, office)
    return _summed(
        (NOBODY if handler is None else staff.get(handler, LEFT), count)
        for handler, count in counted
        if count
    )


def _by_day(rows: QuerySet, round: Round) -> Counter[date]:
    """First hand-ins by the day of the round's own zone."""
    days = (
        rows.filter(submitted_at__isnull=False)
        .order_by()
        .annotate(day=TruncDate("submitted_at", tzinfo=round.zone))
        .values_list("day")
    )
    return Counter(dict(days.annotate(count=Count("pk"))))


def _outcomes(rows: QuerySet) -> dict[str, int]:
    """How many were accepted at some time and stayed so, and how many of these confirmed their place.

    A slip that was taken back counts for nothing, whatever became of the application then.
    """
    ended = ApplicationEvent.objects.filter(
        application__in=rows.filter(status__in=ENDED).order_by().values("pk"),
        to_status=F("application__status"),
        from_status__in=ACCEPTED,
    )
    still = rows.filter(status__in=ACCEPTED).order_by().values_list("status")
    by_state: Counter[str] = Counter(dict(still.annotate(count=Count("pk"))))
    by_state += Counter(
        dict(ended.order_by().values_list("from_status").annotate(count=Count("application", distinct=True)))
    )
    return {"accepted": by_state.total(), "confirmed": by_state[ApplicationStatus.CONFIRMED]}


def _waiting(rows: QuerySet, now: datetime) -> dict[str, Waiting]:
    """By group, and in review by status: the days since the last change of state, read with one query."""
    days = defaultdict(list)
    waiting = rows.in_group(*WAITING_GROUPS).order_by()
    for status, released_at, since in waiting.values_list("status", "released_at", "status_changed_at"):
        group = group_of(status=status, told=released_at is not None)
        days[status if group == "review" else group].append((now - since).total_seconds() / SECONDS_A_DAY)
    return {key: Waiting(count=len(values), median_days=median(values)) for key, values in days.items()}


def counts_by_round(rounds: Collection[Round], *, user: Any) -> dict[int, int]:
    """How many applications that ``user`` may see were handed in to each of ``rounds``, by its key."""
    rows = APPLICATION_POLICY.narrow(Application.objects.filter(round__in=rounds), user).order_by()
    return dict(rows.values_list("round").annotate(count=Count("pk")))
