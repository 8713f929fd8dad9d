"""What decisions say about a program: how many applications came, were decided and told, and what waited."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from django.db.models import Exists, Min, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.applications.models import Application, ApplicationEvent
from wagtail_mentoring.metrics.choices import Unit
from wagtail_mentoring.metrics.decisions import Period, days_of, median_of
from wagtail_mentoring.metrics.registry import Figure, Metric, count_of, figure_of, instants
from wagtail_mentoring.partnership.models import Partner

from .choices import SignatureAnswer
from .decision_models import Decision, DecisionSignature

Programs = Collection[int]


def _applications(programs: Programs) -> QuerySet:
    return Application.objects.handed_in().filter(round__program__in=programs).order_by()


def applications_received(programs: Programs, period: Period) -> Figure:
    begins, ends = instants(period)
    return count_of(_applications(programs).filter(submitted_at__gte=begins, submitted_at__lt=ends).count())


def applications_told(programs: Programs, period: Period) -> Figure:
    begins, ends = instants(period)
    told = _tellings().filter(application=OuterRef("pk"), created_at__gte=begins, created_at__lt=ends)
    return count_of(_applications(programs).filter(Exists(told)).count())


def _tellings() -> QuerySet:
    """Every time that somebody was told: an application's row forgets it once it is decided anew."""
    return ApplicationEvent.objects.filter(action="released").order_by()


def _first_decisions(programs: Programs, period: Period) -> list[tuple[datetime | None, datetime]]:
    """When each application whose first decision fell into ``period`` was handed in and decided."""
    begins, ends = instants(period)
    decided = _applications(programs).annotate(decided=Min("decisions__decided_at"))
    inside = decided.filter(decided__gte=begins, decided__lt=ends)
    return list(inside.values_list("submitted_at", "decided"))


def applications_decided(programs: Programs, period: Period) -> Figure:
    return count_of(len(_first_decisions(programs, period)))


def days_to_decision(programs: Programs, period: Period) -> Figure:
    moments = _first_decisions(programs, period)
    days = [days_of(decided - handed_in) for handed_in, decided in moments if handed_in]
    return figure_of(median_of(days), n=len(days))


def signature_wait(programs: Programs, period: Period) -> Mapping[int, Figure]:
    """By office. An office that has not signed counts with what it has waited so far."""
    days = defaultdict(list)
    for office, span in _waits(programs, period):
        days[office].append(span)
    return {office: figure_of(median_of(spans), n=len(spans)) for office, spans in days.items()}


def _waits(programs: Programs, period: Period) -> Iterator[tuple[int, float]]:
    """Each partner office with the days a decision taken in ``period`` waited for its signature."""
    begins, until = instants(period)
    until_now = min(until, timezone.now())
    decisions = Decision.objects.filter(
        application__round__program__in=programs,
        needs_signatures=True,
        decided_at__gte=begins,
        decided_at__lt=until,
    ).order_by()
    signed = _moments_of_signing(decisions)
    partners = defaultdict(list)
    accepted = Partner.objects.accepted().filter(program__in=programs).order_by()
    for program, office, since in accepted.values_list("program", "office", "accepted_at"):
        partners[program].append((office, since))
    told = _tellings().filter(application=OuterRef("application"), created_at__gte=OuterRef("decided_at"))
    decisions = decisions.annotate(told_at=Subquery(told.order_by("created_at").values("created_at")[:1]))
    columns = ("pk", "application__round__program", "decided_at", "superseded_at", "told_at")
    for pk, program, decided, *ended in decisions.values_list(*columns):
        over = min(filter(None, (*ended, until_now)))
        for office, since in partners[program]:
            begun = max(decided, since)
            if (pk, office) in signed or begun < over:
                yield office, days_of(signed.get((pk, office), over) - begun)


def _moments_of_signing(decisions: QuerySet) -> dict[tuple[int, int], datetime]:
    """By decision and office."""
    rows = DecisionSignature.objects.filter(
        decision__in=decisions.values("pk"), answer=SignatureAnswer.SIGNED
    )
    return {
        (decision, office): at
        for decision, office, at in rows.values_list("decision", "office", "created_at")
    }


DECISION_METRICS = (
    Metric(
        key="applications_received",
        label=_("Applications received"),
        unit=Unit.APPLICATIONS,
        source=_("Applications handed in for the first time in the period, as mentee or as mentor."),
        adds_up=True,
        compute=applications_received,
    ),
    Metric(
        key="applications_decided",
        label=_("Applications decided"),
        unit=Unit.APPLICATIONS,
        source=_("Applications whose first decision was taken in the period."),
        adds_up=True,
        compute=applications_decided,
    ),
    Metric(
        key="applications_told",
        label=_("Decisions told"),
        unit=Unit.APPLICATIONS,
        source=_("Applications whose decision was told to the applicant in the period."),
        adds_up=True,
        compute=applications_told,
    ),
    Metric(
        key="days_to_decision",
        label=_("Days to a decision"),
        unit=Unit.DAYS,
        source=_("Median of the days from handing in to the first decision, if that fell into the period."),
        less_is_better=True,
        compute=days_to_decision,
    ),
    Metric(
        key="signature_wait",
        label=_("Days a decision waits for this office"),
        unit=Unit.DAYS,
        source=_(
            "Median of the days from a decision of the period to this office's signature; without one, until "
            "now, or until it was told or decided anew. Only where every partner office signs."
        ),
        by_office=True,
        less_is_better=True,
        compute=signature_wait,
    ),
)
