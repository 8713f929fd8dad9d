"""Verbs of who reads what: assign, take back, distribute."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log

from wagtail_mentoring.applications.conflict_models import ConflictOfInterest
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.staff_actions import leave_to_nobody_kept_apart
from wagtail_mentoring.applications.staff_steps import StepRefused, lock_received
from wagtail_mentoring.digests import digest
from wagtail_mentoring.exports.actions import delete_export
from wagtail_mentoring.exports.models import ApplicationExport
from wagtail_mentoring.offices.models import Office

from . import decisions
from .models import ReviewAssignment, ReviewPhase
from .permissions import applications_to_review, reviewers_for
from .recording import record_review_step


@transaction.atomic
def assign_reviewer(
    *, application: Application, phase: ReviewPhase, reviewer: Any, user: Any, due_on: date | None = None
) -> ReviewAssignment:
    """Give an application to somebody to read in ``phase``; return the assignment, also one there is already.

    One that was taken back is given again, with what had been written. ``StepRefused`` for an application of
    another round, one that is decided, a phase that has closed, and anybody who may not read it.
    """
    locked = lock_received(application)
    phase = ReviewPhase.objects.select_for_update(of=("self",)).select_related("round_form").get(pk=phase.pk)
    if problem := why_not(locked, phase):
        raise StepRefused(problem)
    if not reviewers_for(locked).filter(pk=reviewer.pk).exists():
        raise StepRefused(
            _("%(name)s cannot review this application: choose staff of the program, or a guest reviewer.")
            % {"name": get_user_display_name(reviewer)}
        )
    assignment = phase.assignments.filter(application=locked, reviewer=reviewer).first()
    if assignment is not None and assignment.withdrawn_at is None:
        return assignment
    if assignment is None:
        assignment = ReviewAssignment(
            phase=phase, application=locked, reviewer=reviewer, number=_number_of(locked, phase)
        )
    assignment.assigned_by, assignment.due_on, assignment.withdrawn_at = user, due_on, None
    assignment.save()
    if phase.is_blind:
        for export in ApplicationExport.objects.filter(user=reviewer):
            # It may hold, under the person's name, what the reviewer is to read blind.
            delete_export(export)
        leave_to_nobody_kept_apart(application=locked, user=user)
    record_review_step(assignment, "review_assigned", user)
    return assignment


def why_not(application: Application, phase: ReviewPhase) -> Any:
    """Why an application cannot be read in ``phase``; empty if it can."""
    of_phase = (phase.round_form.round_id, phase.round_form.role)
    if (application.round_id, application.role) != of_phase:
        return _("It belongs to another round than the phase “%(phase)s”.") % {"phase": phase.name}
    if application.held_at is not None:
        return _("It is on hold. Say first whether it is genuine.")
    if application.status not in decisions.REVIEWABLE:
        return _("“%(status)s” leaves nothing to review.") % {"status": application.get_status_display()}
    if phase.closes_at <= timezone.now():
        return _("The phase “%(phase)s” has closed. Move its end, or choose another.") % {"phase": phase.name}
    return ""


@transaction.atomic
def take_back(*, assignment: ReviewAssignment, user: Any) -> ReviewAssignment:
    """Take an application from a reviewer. What was written is kept and no longer counts."""
    lock_received(assignment.application)
    rows = ReviewAssignment.objects.select_for_update(of=("self",))
    locked = rows.select_related("phase", "application__round__program").get(pk=assignment.pk)
    if locked.withdrawn_at is None:
        locked.withdrawn_at = timezone.now()
        locked.save(update_fields=["withdrawn_at"])
        record_review_step(locked, "review_taken_back", user)
    return locked


def take_back_at_conflict(application: Application, person: Any, user: Any, **kwargs: Any) -> None:
    """Follows from a declared conflict of interest, in its transaction."""
    for assignment in ReviewAssignment.objects.active().of(person).filter(application=application):
        take_back(assignment=assignment, user=user)


def plan_distribution(phase: ReviewPhase, applications: Iterable[Application]) -> decisions.Distribution:
    """Who would be given which of ``applications``, so that each has the reviews the phase wants."""
    applications = list(applications)
    active = ReviewAssignment.objects.active().filter(phase=phase)
    readers: dict[int, set[int]] = {}
    for application, reviewer in active.exclude(reviewer=None).values_list("application", "reviewer"):
        readers.setdefault(application, set()).add(reviewer)
    load = Counter(reviewer for people in readers.values() for reviewer in people)
    reviewers = _reviewers_of(phase)
    barred = _barred(applications)
    return decisions.distribute(
        assignables=[
            decisions.Assignable(
                application=row.pk,
                readers=frozenset(readers.get(row.pk, ())),
                barred=frozenset(barred.get(row.pk, set()) | {row.applicant_id}),
            )
            for row in applications
        ],
        reviewers=sorted(reviewers),
        wanted=phase.reviews_wanted,
        load=load,
        offices=reviewers,
    )


def plan_digest(plan: decisions.Distribution) -> str:
    """Tells whether what is confirmed is what was looked at."""
    return digest([[application, str(person)] for application, person in plan.pairs])


@transaction.atomic
def distribute_reviews(*, phase: ReviewPhase, pairs: Sequence[tuple[int, int]], user: Any) -> int:
    """Assign every pair of application and reviewer, all or none; returns how many.

    Raises ``StepRefused`` where an application or a person of a pair can no longer be given or chosen.
    """
    applications = applications_to_review(phase).in_bulk([application for application, _person in pairs])
    people = {person.pk: person for person in possible_reviewers(phase)}
    for application, person in pairs:
        if application not in applications or person not in people:
            raise StepRefused(_("Something changed meanwhile. Look at the distribution again."))
        assign_reviewer(
            application=applications[application], phase=phase, reviewer=people[person], user=user
        )
    log(phase, "wagtail_mentoring.distribute_reviews", user=user, data={"reviews": len(pairs)})
    return len(pairs)


def possible_reviewers(phase: ReviewPhase) -> Any:
    """Whom applications of the phase are distributed among: staff of the program's offices.

    Guests are given applications by name only.
    """
    sample = Application(round=phase.round_form.round, role=phase.round_form.role)
    return reviewers_for(sample).filter(groups__mentoring_office__isnull=False).distinct()


def _reviewers_of(phase: ReviewPhase) -> dict[int, list[int]]:
    """The offices of each possible reviewer."""
    rows = possible_reviewers(phase).values_list("pk", flat=True)
    offices: dict[int, list[int]] = {person: [] for person in rows}
    for office, person in Office.objects.filter(group__user__in=offices).values_list("pk", "group__user"):
        offices[person].append(office)
    return offices


def _barred(applications: Sequence[Application]) -> dict[int, set[int]]:
    conflicts = ConflictOfInterest.objects.filter(application__in=applications, lifted_at=None)
    barred: dict[int, set[int]] = {}
    for application, person in conflicts.values_list("application", "person"):
        barred.setdefault(application, set()).add(person)
    return barred


def _number_of(application: Application, phase: ReviewPhase) -> int:
    """The application's number in the phase; the phase's row is locked, so no two get the same."""
    known = phase.assignments.filter(application=application).values_list("number", flat=True).first()
    return known or (phase.assignments.aggregate(last=Max("number"))["last"] or 0) + 1
