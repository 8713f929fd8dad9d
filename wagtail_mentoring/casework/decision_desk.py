"""Lines of the home screen about decisions: what waits for one's signature, and free places to offer."""

from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY, ROUND_FORM_POLICY, programs_of
from wagtail_mentoring.desk_lines import DeskLine
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.programs.models import Round
from wagtail_mentoring.selection.models import Decision
from wagtail_mentoring.selection.waitlist import TAKING_A_PLACE


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
        places = ngettext("%(free)d place free", "%(free)d places free", free) % {"free": free}
        waiting = ngettext("%(waiting)d on the waitlist", "%(waiting)d on the waitlist", round.waiting) % {
            "waiting": round.waiting
        }
        text = _("%(places)s, %(waiting)s: %(round)s")
        url = reverse("mentoring_round_forms:waitlist", args=[round.form_pk])
        lines.append(DeskLine(text=text % {"places": places, "waiting": waiting, "round": round}, url=url))
    return lines


def _with_place_and_waitlist(user: Any) -> QuerySet:
    mentees = Q(applications__role=ApplicantRole.MENTEE)
    taken = mentees & Q(applications__status__in=TAKING_A_PLACE)
    waiting = Application.objects.filter(
        round=OuterRef("pk"), role=ApplicantRole.MENTEE, status=ApplicationStatus.WAITLISTED
    )
    waiting = APPLICATION_POLICY.narrow(waiting, user, ["change"]).order_by()
    counted = waiting.values("round").annotate(count=Count("pk")).values("count")
    form = RoundForm.objects.filter(round=OuterRef("pk"), role=ApplicantRole.MENTEE).values("pk")[:1]
    rounds = Round.objects.filter(program__in=programs_of(user), capacity__isnull=False)
    rounds = rounds.annotate(
        taken=Count("applications", filter=taken),
        waiting=Subquery(counted, output_field=IntegerField()),
        form_pk=Subquery(form),
    )
    rows = rounds.filter(waiting__gt=0, taken__lt=F("capacity"), form_pk__isnull=False)
    return rows.select_related("program").order_by("opens_at", "pk")[:5]
