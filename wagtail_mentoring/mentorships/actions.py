"""Verbs for pairs: start one, which takes a mentor's place, and end it, which frees the place."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from wagtail_mentoring import signals
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import acting_office
from wagtail_mentoring.directory.actions import NoPlaceFree, free_place, take_place
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.offices.models import Office

from . import decisions
from .choices import ObjectionOutcome
from .models import Mentorship
from .permissions import awaits_answer, has_place


class PairingRefused(ValidationError):
    """The two cannot be paired, or the pair cannot end so. The message says why and what to do, for staff."""


@transaction.atomic
def start_mentorship(
    *, application: Application, mentor: Mentor, user: Any, agreed: bool = False
) -> Mentorship:
    """Pair an applicant who has been told of their place with a listed mentor who has one free.

    Unless the offices ``agreed`` to it, the pair is that of the office for which ``user`` acts, and the
    others may object for some days. The mentor's row is locked while the place is taken, so the last one is
    given once. ``PairingRefused`` otherwise, also for a mentee who is paired already: two who pair at the
    same moment would give one mentee two mentors. Whoever was asked to confirm the place has done so before.
    """
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("round", "applicant")
        .get(pk=application.pk)
    )
    _refuse_without_place(application)
    _refuse_second_mentor(application)
    if not Mentor.objects.listed().filter(pk=mentor.pk).exists():
        raise PairingRefused(
            _("%(mentor)s is not in the directory. Publish the profile first, or choose somebody else.")
            % {"mentor": mentor}
        )
    if mentor.user_id == application.applicant_id:
        raise PairingRefused(_("Nobody mentors themselves. Choose somebody else."))
    _take_place(mentor, user)
    pair = _create(application, mentor, None if agreed else acting_office(user, application))
    data = {"round": str(pair.round)}
    log(pair, "wagtail_mentoring.start_mentorship", user=user, title=pair.log_title, data=data)
    signals.mentorship_started.send(sender=Mentorship, mentorship=pair, user=user)
    return pair


@transaction.atomic
def end_mentorship(*, mentorship: Mentorship, ending: str, user: Any, reason: str = "") -> Mentorship:
    """End a running pair as completed, ended early or never started; the last two need a reason.

    It ends what offices said against the pair as well.
    """
    pair = (
        Mentorship.objects.select_for_update(of=("self",))
        .select_related("mentor", "round")
        .get(pk=mentorship.pk)
    )
    if not decisions.may_end(status=pair.status, ending=ending):
        raise PairingRefused(_("This mentorship has ended already. Reload the page."))
    if ending in decisions.NEEDS_REASON and not reason.strip():
        raise PairingRefused(_("Give a reason, so that the program can learn from it."))
    pair.status, pair.reason, pair.ended_at = ending, reason.strip()[:300], timezone.now()
    pair.save(update_fields=["status", "reason", "ended_at"])
    pair.objections.filter(settled_at=None).update(
        outcome=ObjectionOutcome.ENDED, settled_by=user, settled_at=timezone.now()
    )
    free_place(mentor=pair.mentor, user=user)
    data = {"status": ending}
    log(pair, "wagtail_mentoring.end_mentorship", user=user, title=pair.log_title, data=data)
    signals.mentorship_ended.send(sender=Mentorship, mentorship=pair, user=user)
    return pair


def _refuse_without_place(application: Application) -> None:
    if awaits_answer(application):
        raise PairingRefused(
            _(
                "A place was offered and is not confirmed yet. Pair them once they have confirmed it; "
                "an offer that nobody answers ends by itself."
            )
        )
    if application.status == ApplicationStatus.WITHDRAWN:
        raise PairingRefused(_("%(name)s has withdrawn.") % {"name": application.applicant_name})
    if not has_place(application):
        raise PairingRefused(_("Only a mentee who was accepted, and has been told so, can be paired."))


def _refuse_second_mentor(application: Application) -> None:
    running = Mentorship.objects.taking_a_place().filter(application=application).select_related("mentor")
    if pair := running.first():
        raise PairingRefused(
            _("%(name)s is paired with %(mentor)s already. End that mentorship first.")
            % {"name": application.applicant_name, "mentor": pair.mentor}
        )


def _take_place(mentor: Mentor, user: Any) -> None:
    try:
        take_place(mentor=mentor, user=user)
    except NoPlaceFree:
        raise PairingRefused(
            _("%(mentor)s has no place free or is on a break. Choose somebody else.") % {"mentor": mentor}
        ) from None


def _create(application: Application, mentor: Mentor, office: Office | None) -> Mentorship:
    try:
        with transaction.atomic():
            return Mentorship.objects.create(
                round=application.round,
                mentor=mentor,
                mentee=application.applicant,
                application=application,
                office=office,
            )
    except IntegrityError:
        raise PairingRefused(_("These two are paired in this round already.")) from None
