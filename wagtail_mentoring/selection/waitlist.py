"""The order of a round's waitlist, and how many places are free."""

from collections.abc import Iterator

from django.db.models import Max, QuerySet
from django.utils.translation import ngettext

from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.programs.models import Round

#: States that use up one of a round's places; an offer that is not answered yet does.
TAKING_A_PLACE = (ApplicationStatus.ACCEPTED, ApplicationStatus.CONFIRMED)


def waitlist_of(round: Round, role: str) -> QuerySet:
    """Who waits, the next first; whoever has no place on the list yet waits at its end."""
    rows = Application.objects.handed_in().filter(round=round, role=role, status=ApplicationStatus.WAITLISTED)
    return rows.order_by("waitlist_position", "submitted_at", "pk")


def free_places(round: Round, role: str) -> int | None:
    """How many places are free, none where more people have one than there are; None without a limit, as for
    mentors.
    """
    if role != ApplicantRole.MENTEE or round.capacity is None:
        return None
    return max(0, round.capacity - _taken(round, role))


def _taken(round: Round, role: str) -> int:
    return round.applications.filter(role=role, status__in=TAKING_A_PLACE).count()


def places_against_capacity(round: Round) -> Iterator[tuple[str, str]]:
    """A round cannot have fewer places than people were accepted to: the field and a sentence."""
    taken = _taken(round, ApplicantRole.MENTEE)
    if round.capacity is not None and round.capacity < taken:
        text = ngettext(
            "%(count)d mentee is accepted already, so there must be as many places.",
            "%(count)d mentees are accepted already, so there must be as many places.",
            taken,
        )
        yield "capacity", text % {"count": taken}


def last_position(application: Application) -> int:
    """The place behind everybody who waits. Holds the round's row, so that two do not get the same."""
    round = Round.objects.select_for_update().get(pk=application.round_id)
    waiting = waitlist_of(round, application.role).exclude(pk=application.pk)
    return (waiting.aggregate(last=Max("waitlist_position"))["last"] or 0) + 1
