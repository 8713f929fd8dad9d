"""What needs attention because of requests and corrections: choices of the list's filter."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.applications.attention import register_attention
from wagtail_mentoring.applications.choices import RequestState
from wagtail_mentoring.applications.models import Application, InformationRequest

from .answer_desk import ANSWERED_DAYS, UNREAD, with_unread_answers


def register_request_attention() -> None:
    """Called once at start-up."""
    register_attention("applicant", _("Waiting for the applicant"), unanswered)
    register_attention("overdue", _("Not answered in time"), overdue)
    register_attention(UNREAD, _("Answered what was asked, not read yet"), with_unread_answers)
    register_attention("answered", _("Answered what was asked, last two weeks"), just_answered)
    register_attention("objection", _("Objects to a correction"), disputed)


def unanswered(applications: QuerySet, user: Any) -> QuerySet:
    return applications.filter(open_request__isnull=False)


def overdue(applications: QuerySet, user: Any) -> QuerySet:
    return applications.filter(open_request__due_at__lte=timezone.now())


def just_answered(applications: QuerySet, user: Any) -> QuerySet:
    since = timezone.now() - timedelta(days=ANSWERED_DAYS)
    answered = InformationRequest.objects.filter(state=RequestState.ANSWERED, ended_at__gte=since)
    return applications.filter(pk__in=answered.values("application"))


def disputed(applications: QuerySet, user: Any) -> QuerySet:
    objected = Application.objects.filter(
        corrections__objected_at__isnull=False, corrections__settled_at=None
    )
    return applications.filter(pk__in=objected.values("pk"))
