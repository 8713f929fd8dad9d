"""Who may see, start and end pairs: staff of the offices that partner in the program."""

from typing import Any

from django.db.models import QuerySet

from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import may_decide
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.permissions import OfficeScopedPolicy

from . import decisions
from .models import Mentorship


def _pairs_of_my_programs(pairs: QuerySet, user: Any) -> QuerySet:
    return pairs.of_offices(Office.objects.of(user))


MENTORSHIP_POLICY = OfficeScopedPolicy(Mentorship, reach=_pairs_of_my_programs)


def may_pair(user: Any, application: Application) -> bool:
    """Whether ``user`` may pair this applicant with a mentor now."""
    allowed = decisions.may_pair(
        role=application.role, status=application.status, released=application.released_at is not None
    )
    adds = MENTORSHIP_POLICY.user_has_permission(user, "add")
    return allowed and adds and may_decide(user, application)
