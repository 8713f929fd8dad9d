"""Who reads what in reviews: reviewers their own, those who decide all of them, blind ones only that."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.permission_policies import ModelPermissionPolicy

from wagtail_mentoring.applications.conflict_models import ConflictOfInterest
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import (
    APPLICATION_POLICY,
    may_decide,
    may_read,
    programs_of,
    staff_of,
)
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.permissions import OfficeScopedPolicy
from wagtail_mentoring.partnership.models import Partner

from .decisions import REVIEWABLE
from .models import Review, ReviewAssignment, ReviewPhase

WRITTEN = ModelPermissionPolicy(Review)


class OwnReviewPolicy(OfficeScopedPolicy):
    """Reviewers reach what was given to them, superusers too; to write one is all they need to be allowed."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return WRITTEN.user_has_permission(user, "add")

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return self.user_has_permission(user, "add")

    def within_reach(self, user: Any, action: str) -> QuerySet:
        return self.reach(ReviewAssignment.objects.all(), user)

    def reaches(self, user: Any, action: str, instance: ReviewAssignment) -> bool:
        return self.within_reach(user, action).filter(pk=instance.pk).exists()

    def narrow(self, queryset: QuerySet, user: Any, actions: Iterable[str] = ("view", "change")) -> QuerySet:
        return self.reach(queryset, user) if self.user_has_permission(user, "add") else queryset.none()


def _own(assignments: QuerySet, user: Any) -> QuerySet:
    """Not what was erased or is on hold, nor what a conflict of interest keeps from the reviewer."""
    conflicts = ConflictOfInterest.objects.filter(
        person=user.pk, lifted_at=None, application=OuterRef("application")
    )
    own = assignments.active().of(user).filter(application__anonymised_at=None, application__held_at=None)
    return own.filter(~Exists(conflicts))


class ReviewLogPolicy(OfficeScopedPolicy):
    """What is logged about an assignment is for its reviewer, and for those who say who reads what."""

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        own = OWN_REVIEW_POLICY.instances_user_has_any_permission_for(user, actions)
        if not may_distribute(user):
            return own
        read = APPLICATION_POLICY.instances_user_has_any_permission_for(user, actions)
        either = Q(pk__in=own.order_by().values("pk")) | Q(application__in=read.order_by().values("pk"))
        return ReviewAssignment.objects.filter(either)


def _of_my_programs(phases: QuerySet, user: Any) -> QuerySet:
    return phases.filter(round_form__round__program__in=programs_of(user))


OWN_REVIEW_POLICY = OwnReviewPolicy(ReviewAssignment, reach=_own)
REVIEW_LOG_POLICY = ReviewLogPolicy(ReviewAssignment, reach=_own)
PHASE_POLICY = OfficeScopedPolicy(ReviewPhase, reach=_of_my_programs)


def veil_from_blind_reviewers(applications: QuerySet, user: Any) -> QuerySet:
    """Takes away what ``user`` reads blind, whatever else they may: they see it on the review's page only."""
    blind = ReviewAssignment.objects.of(user).veiled(timezone.now())
    return applications.exclude(pk__in=blind.values("application"))


def blind_readers_among(applications: Collection[int]) -> QuerySet:
    """The same from the other side: pairs of an application and its blind reviewer, by key."""
    blind = ReviewAssignment.objects.veiled(timezone.now()).filter(application__in=applications)
    return blind.exclude(reviewer=None).order_by().values_list("application", "reviewer")


def warnings_for_blind_readers(application: Application, user: Any) -> list[str]:
    """For whoever takes a decision back of what they read blind: it veils itself for them again."""
    blind = ReviewAssignment.objects.active().of(user).in_blind_phases(timezone.now())
    text = _(
        "You review this application in the blind phase “%(phase)s”. While its decision is open you see it "
        "on the page of your review only, without a name, and a colleague goes on with it."
    )
    rows = blind.filter(application=application).values_list("phase__name", flat=True)
    return [text % {"phase": name} for name in rows]


def may_distribute(user: Any) -> bool:
    """Whether ``user`` may say who reads what, among the applications they decide on."""
    return ModelPermissionPolicy(ReviewAssignment).user_has_permission(user, "add")


def may_assign(user: Any, application: Application) -> bool:
    """Whether ``user`` may say who reads an application."""
    return may_distribute(user) and may_decide(user, application)


def may_read_reviews(user: Any, application: Application) -> bool:
    """Whether ``user`` may read what others thought; not before they have written down their own."""
    if not WRITTEN.user_has_permission(user, "view") or not may_read(user, application):
        return False
    return not owes_a_review(user, application)


def owes_a_review(user: Any, application: Application) -> bool:
    return owed_by(user).filter(application=application).exists()


def owed_by(user: Any) -> QuerySet:
    """Assignments that ``user`` can still write and has not: until then others' reviews are not shown."""
    return ReviewAssignment.objects.of(user).writable(timezone.now()).not_submitted()


def reviewers_for(application: Application) -> QuerySet:
    """People to whom an application can be given to read.

    Staff of the program's offices, and guests: people who may write reviews and work in no office. Never the
    applicant, and nobody with a conflict of interest.
    """
    office_groups = Office.objects.values("group")
    users = _who_may_review()
    guests = users.filter(is_superuser=False).exclude(groups__in=office_groups)
    conflicts = ConflictOfInterest.objects.filter(application_id=application.pk, lifted_at=None)
    either = Q(pk__in=staff_of(application).values("pk")) | Q(pk__in=guests.values("pk"))
    return (
        users.filter(either).exclude(pk__in=conflicts.values("person")).exclude(pk=application.applicant_id)
    )


def readers_of(application: Application) -> QuerySet:
    """Who was given an application to read, or could be."""
    given = ReviewAssignment.objects.active().filter(application=application)
    either = Q(pk__in=reviewers_for(application).values("pk")) | Q(pk__in=given.values("reviewer"))
    return get_user_model().objects.filter(either)


def possible_reviewers_of(programs: QuerySet) -> QuerySet:
    """Staff of the offices that partner in one of ``programs``, and guests, who may write reviews."""
    offices = Partner.objects.accepted().filter(program__in=programs).values("office")
    staff = Office.objects.filter(pk__in=offices).values("group")
    either = Q(groups__in=staff) | (Q(is_superuser=False) & ~Q(groups__in=Office.objects.values("group")))
    return _who_may_review().filter(either).distinct()


def _who_may_review() -> QuerySet:
    # A new one: a policy keeps the content type it has met, which an emptied database numbers anew.
    allowed = ModelPermissionPolicy(Review).users_with_permission("add").values("pk")
    return get_user_model().objects.filter(is_active=True, pk__in=allowed)


def applications_to_review(phase: ReviewPhase) -> QuerySet:
    """Applications of the phase's round and role that are not decided."""
    return Application.objects.handed_in().filter(
        round=phase.round_form.round_id,
        role=phase.round_form.role,
        status__in=REVIEWABLE,
        anonymised_at=None,
    )
