"""Who may see, start and end pairs: staff of the offices that partner in the program."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import may_decide, unveiled
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.permissions import OfficeScopedPolicy
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.partnership.permissions import works_in
from wagtail_mentoring.programs.choices import ApplicantRole

from . import decisions
from .models import Mentorship


def _pairs_of_my_programs(pairs: QuerySet, user: Any) -> QuerySet:
    return pairs.of_offices(Office.objects.of(user))


def _without_applications_kept_from(pairs: QuerySet, user: Any) -> QuerySet:
    seen = unveiled(Application.objects.all(), user)
    return pairs.filter(Q(application=None) | Q(application__in=seen))


MENTORSHIP_POLICY = OfficeScopedPolicy(
    Mentorship, reach=_pairs_of_my_programs, veil=_without_applications_kept_from
)


def may_pair(user: Any, application: Application) -> bool:
    """Whether ``user`` may pair this applicant with a mentor now."""
    return has_place(application) and may_pair_somebody(user, application)


def may_pair_somebody(user: Any, application: Application) -> bool:
    """Whether ``user`` is one of those who pair the applicants of its program, once they have a place."""
    return MENTORSHIP_POLICY.user_has_permission(user, "add") and may_decide(user, application)


def has_place(application: Application) -> bool:
    """Whether this is a mentee with a place for certain: told of it, and confirmed where that was asked."""
    return application.held_at is None and decisions.has_place(
        role=application.role,
        status=application.status,
        released=application.released_at is not None,
        was_asked=application.answer_by is not None,
    )


def took_a_place(application: Application) -> bool:
    """Whether pairs may have come of it: its person was accepted and told so, as a mentee or as a mentor."""
    return application.status in decisions.TAKES_PART and application.released_at is not None


def awaits_answer(application: Application) -> bool:
    """Whether this is a mentee to whom a place was offered and who has not answered."""
    offered = application.role == ApplicantRole.MENTEE and application.released_at is not None
    was_asked = application.answer_by is not None
    return offered and decisions.awaits_answer(status=application.status, was_asked=was_asked)


def own_offices_in(user: Any, programs: Collection[int]) -> dict[int, list[Office]]:
    """By program the partner offices whose own person ``user`` is. Being a superuser does not make one."""
    groups = user.groups.all() if user.is_active else user.groups.none()
    partners = Partner.objects.accepted().filter(program__in=programs, office__group__in=groups)
    found: dict[int, list[Office]] = defaultdict(list)
    for partner in partners.select_related("office"):
        found[partner.program_id].append(partner.office)
    return found


def may_object_for(user: Any, pair: Mentorship, office: Office) -> bool:
    """Whether ``user`` speaks for ``office`` against ``pair``, which another office has made by itself."""
    if pair.office_id in (None, office.pk) or not MENTORSHIP_POLICY.reaches(user, "view", pair):
        return False
    return office in own_offices_in(user, [pair.round.program_id])[pair.round.program_id]


def settles_objections(user: Any, pair: Mentorship) -> bool:
    """Whether ``user`` is of the office that made the pair, and answers what others say against it."""
    made_it = pair.office is not None and works_in(user, pair.office)
    return made_it and MENTORSHIP_POLICY.user_has_permission_for_instance(user, "change", pair)
