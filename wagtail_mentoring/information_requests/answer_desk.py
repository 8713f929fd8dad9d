"""Answers to requests that came in and that nobody they are for has looked at: a line, and a filter."""

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from wagtail.models import ModelLogEntry

from wagtail_mentoring.applications.choices import RequestState
from wagtail_mentoring.applications.inbox_rules import OPEN_GROUPS
from wagtail_mentoring.applications.models import Application, InformationRequest
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY
from wagtail_mentoring.desk_lines import DeskLine
from wagtail_mentoring.offices.models import Office

#: An answer is news for so long.
ANSWERED_DAYS = 14
#: Choice of the list's filter *Attention*.
UNREAD = "unread"


def with_unread_answers(applications: QuerySet, user: Any) -> QuerySet:
    """Those of ``applications``, still to be worked on, whose answer ``user`` should read and nobody has.

    An answer is for whoever handles the application; where nobody does, for the office that asked. It was
    read once somebody it is for opened the application, which the log has anyway. After two weeks it is old.
    """
    since = timezone.now() - timedelta(days=ANSWERED_DAYS)
    answered = InformationRequest.objects.filter(state=RequestState.ANSWERED, ended_at__gte=since)
    opened = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Application),
        action="wagtail_mentoring.view_application",
        object_id=Cast(OuterRef("application"), TextField()),
        timestamp__gte=OuterRef("ended_at"),
    )
    asked_here = Q(office=None) | Q(office__in=Office.objects.of(user))
    mine = Q(~Exists(opened.filter(user=user.pk)), application__handled_by=user.pk)
    nobodys = Q(~Exists(opened), asked_here, application__handled_by=None)
    unread = answered.filter(mine | nobodys)
    return applications.in_group(*OPEN_GROUPS).filter(pk__in=unread.order_by().values("application"))


def answer_lines(user: Any) -> list[DeskLine]:
    """How many answers came in for ``user``."""
    if not APPLICATION_POLICY.user_has_permission(user, "change"):
        return []
    within_reach = APPLICATION_POLICY.narrow(Application.objects.all(), user, ["change"])
    count = with_unread_answers(within_reach, user).count()
    if not count:
        return []
    text = ngettext("%(count)d answer came in", "%(count)d answers came in", count) % {"count": count}
    url = f"{reverse('mentoring_applications:index')}?waiting={UNREAD}&earlier=also"
    return [DeskLine(text=text, url=url)]
