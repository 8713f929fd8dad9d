"""Lines of the desk about decisions: what waits for one's signature, places to offer, and who gave one up."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.models import Application, ApplicationEvent
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY, ROUND_FORM_POLICY, programs_of
from wagtail_mentoring.desk_lines import DeskLine
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.programs.models import Round
from wagtail_mentoring.selection.models import Decision
from wagtail_mentoring.selection.waitlist import TAKING_A_PLACE

#: How long the desk tells that somebody gave a place up.
NEWS_FOR = timedelta(days=14)
MOST_LINES = 5
#: Of a round: how many of its places are taken.
TAKEN = Count(
    "applications",
    filter=Q(applications__role=ApplicantRole.MENTEE, applications__status__in=TAKING_A_PLACE),
)


def signature_lines(user: Any) -> list[DeskLine]:
    """How many decisions wait for the signature of an office the user works in."""
    if not APPLICATION_POLICY.user_has_permission(user, "change"):
        return []
    in_reach = APPLICATION_POLICY.narrow(Application.objects.all(), user, ["change"])
    count = (
        Decision.objects.unsigned_by(user).filter(application__in=in_reach.order_by().values("pk")).count()
    )
    if not count:
        return []
    text = ngettext(
        "%(count)d decision waits for your office’s signature",
        "%(count)d decisions wait for your office’s signature",
        count,
    )
    url = f"{reverse('mentoring_applications:index')}?waiting=signature&earlier=also"
    return [DeskLine(text=text % {"count": count}, url=url, button=_("Sign"))]


def objection_lines(user: Any) -> list[DeskLine]:
    """How many decisions that an office of the user took, and nobody was told yet, another objects to."""
    if not APPLICATION_POLICY.user_has_permission(user, "change"):
        return []
    in_reach = APPLICATION_POLICY.narrow(Application.objects.all(), user, ["change"])
    own = Decision.objects.objected().filter(office__group__in=user.groups.all())
    count = own.filter(application__in=in_reach.order_by().values("pk")).count()
    if not count:
        return []
    text = ngettext(
        "An office objects to %(count)d decision of yours",
        "Offices object to %(count)d decisions of yours",
        count,
    )
    url = f"{reverse('mentoring_applications:index')}?waiting=objected&earlier=also"
    return [DeskLine(text=text % {"count": count}, url=url, button=_("Settle"))]


def waitlist_lines(user: Any) -> list[DeskLine]:
    """Rounds with a place free while people wait for one."""
    policies = (APPLICATION_POLICY, ROUND_FORM_POLICY)
    if not all(policy.user_has_permission(user, "change") for policy in policies):
        return []
    lines = []
    for round in _with_place_and_waitlist(user):
        free = round.capacity - round.taken
        places = _places_free(free)
        waiting = ngettext("%(waiting)d on the waitlist", "%(waiting)d on the waitlist", round.waiting) % {
            "waiting": round.waiting
        }
        text = _("%(places)s, %(waiting)s: %(round)s")
        url = reverse("mentoring_round_forms:waitlist", args=[round.form_pk])
        lines.append(DeskLine(text=text % {"places": places, "waiting": waiting, "round": round}, url=url))
    return lines


def withdrawn_lines(user: Any) -> list[DeskLine]:
    """Who had been accepted and withdrew these days: how many by round and role, and the places free now.

    The round in which somebody withdrew last comes first.
    """
    if not APPLICATION_POLICY.user_has_permission(user, "change"):
        return []
    accepted = ApplicationEvent.objects.filter(
        application=OuterRef("pk"),
        action__in=("withdrawn", "withdrawn_to_erase"),
        from_status__in=TAKING_A_PLACE,
    )
    since = timezone.now() - NEWS_FOR
    rows = Application.objects.filter(status=ApplicationStatus.WITHDRAWN, status_changed_at__gte=since)
    rows = APPLICATION_POLICY.narrow(rows.filter(Exists(accepted)), user, ["change"]).order_by()
    numbers = rows.values("round", "role").annotate(count=Count("pk"), latest=Max("status_changed_at"))
    counted = list(numbers.order_by("-latest", "round", "role")[:MOST_LINES])
    with_taken = Round.objects.select_related("program").annotate(taken=TAKEN)
    rounds = with_taken.in_bulk([row["round"] for row in counted])
    return [_withdrawn_line(rounds[row["round"]], row["role"], row["count"]) for row in counted]


def _withdrawn_line(round: Any, role: str, count: int) -> DeskLine:
    """``round`` is annotated with the places ``taken``, which only mentees take."""
    is_counted = role == ApplicantRole.MENTEE and round.capacity is not None
    text = ngettext(
        "%(count)d person who was accepted %(role)s withdrew these days: %(round)s",
        "%(count)d people who were accepted %(role)s withdrew these days: %(round)s",
        count,
    )
    query = urlencode({"status": ApplicationStatus.WITHDRAWN, "role": role, "round": round.pk})
    return DeskLine(
        text=text % {"count": count, "role": ApplicantRole(role).in_words, "round": round},
        url=f"{reverse('mentoring_applications:index')}?{query}&earlier=also",
        detail=_places_free(max(0, round.capacity - round.taken) if is_counted else None),
    )


def _places_free(free: int | None) -> str:
    if not free:
        return ""
    return ngettext("%(free)d place free", "%(free)d places free", free) % {"free": free}


def _with_place_and_waitlist(user: Any) -> QuerySet:
    waiting = Application.objects.filter(
        round=OuterRef("pk"), role=ApplicantRole.MENTEE, status=ApplicationStatus.WAITLISTED
    )
    waiting = APPLICATION_POLICY.narrow(waiting, user, ["change"]).order_by()
    counted = waiting.values("round").annotate(count=Count("pk")).values("count")
    form = RoundForm.objects.filter(round=OuterRef("pk"), role=ApplicantRole.MENTEE).values("pk")[:1]
    rounds = Round.objects.filter(program__in=programs_of(user), capacity__isnull=False)
    rounds = rounds.annotate(
        taken=TAKEN,
        waiting=Subquery(counted, output_field=IntegerField()),
        form_pk=Subquery(form),
    )
    rows = rounds.filter(waiting__gt=0, taken__lt=F("capacity"), form_pk__isnull=False)
    return rows.select_related("program").order_by("opens_at", "pk")[:5]
