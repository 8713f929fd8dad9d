"""What needs attention because of requests and corrections: choices of the list's filter."""

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from wagtail_mentoring.applications.attention import register_attention
from wagtail_mentoring.applications.choices import RequestState
from wagtail_mentoring.applications.inbox_rules import OPEN_GROUPS
from wagtail_mentoring.applications.models import Application, InformationRequest
from wagtail_mentoring.offices.models import Office

#: An answer is news for so long.
ANSWERED_DAYS = 14


def register_request_attention() -> None:
    """Called once at start-up."""
    register_attention("applicant", _("Waiting for the applicant"), unanswered)
    register_attention("overdue", _("Not answered in time"), overdue)
    register_attention("unread", _("Answered what was asked, not read yet"), with_unread_answers)
    register_attention("answered", _("Answered what was asked, last two weeks"), just_answered)
    register_attention("objection", _("Objects to a correction"), disputed)


def unanswered(applications: QuerySet, user: Any) -> QuerySet:
    return applications.filter(open_request__isnull=False)


def overdue(applications: QuerySet, user: Any) -> QuerySet:
    return applications.filter(open_request__due_at__lte=timezone.now())


def just_answered(applications: QuerySet, user: Any) -> QuerySet:
    return applications.filter(pk__in=_lately_answered().values("application"))


def with_unread_answers(applications: QuerySet, user: Any) -> QuerySet:
    """Those of ``applications``, still to be worked on, whose answer ``user`` should read and nobody has.

    An answer is for whoever handles the application; where nobody does, for the office that asked. It was
    read once somebody it is for opened the application, which the log has anyway. After two weeks it is old.
    """
    opened = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Application),
        action="wagtail_mentoring.view_application",
        object_id=Cast(OuterRef("application"), TextField()),
        timestamp__gte=OuterRef("ended_at"),
    )
    asked_here = Q(office=None) | Q(office__in=Office.objects.of(user))
    mine = Q(~Exists(opened.filter(user=user.pk)), application__handled_by=user.pk)
    nobodys = Q(~Exists(opened), asked_here, application__handled_by=None)
    unread = _lately_answered().filter(mine | nobodys)
    return applications.in_group(*OPEN_GROUPS).filter(pk__in=unread.values("application"))


def _lately_answered() -> QuerySet:
    since = timezone.now() - timedelta(days=ANSWERED_DAYS)
    return InformationRequest.objects.filter(state=RequestState.ANSWERED, ended_at__gte=since).order_by()


def disputed(applications: QuerySet, user: Any) -> QuerySet:
    objected = Application.objects.filter(
        corrections__objected_at__isnull=False, corrections__settled_at=None
    )
    return applications.filter(pk__in=objected.values("pk"))
