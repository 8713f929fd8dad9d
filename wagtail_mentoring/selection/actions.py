"""The steps of a decision: move an application on, tell the applicant, make a mentor of one accepted."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring import signals
from wagtail_mentoring.applications import decisions
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.history import record, tell_status
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import acting_office
from wagtail_mentoring.applications.staff_actions import leave_to_nobody_kept_apart
from wagtail_mentoring.applications.staff_steps import StaleApplication, StepRefused, lock, lock_as_seen
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.offices.choices import OfficeKind
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.programs.models import Round

from .decision_records import supersede_decision, write_decision
from .mail_words import OtherWords, hold_words, mail_seal
from .mentor_profiles import awaits_confirmation, draft_mentor
from .release_guard import guard_release
from .release_rules import answer_deadline
from .waitlist import TAKING_A_PLACE, free_places, last_position


@transaction.atomic
def move_application(
    *, application: Application, to_status: str, user: Any, reason: str = "", text: str = ""
) -> Application:
    """Move an application to one of its next steps. A step that decides writes a ``Decision``.

    ``application`` says by its status and revision what the caller saw; ``StaleApplication`` when that has
    changed since. ``StepRefused`` for a step that is not allowed, lacks its reason or finds the round full.
    A released place on the waitlist that becomes another decision has to be released again. ``text`` is for
    the applicant, who reads it once the decision is released; a step that decides nothing refuses it.
    """
    locked, reason = lock_as_seen(application), reason.strip()
    from_status = locked.status
    _refuse_step(locked, to_status, reason)
    _refuse_homeless_text(to_status, text)
    if to_status == ApplicationStatus.ACCEPTED:
        _refuse_full_round(locked)
    locked.move_to(to_status)
    _keep_decision(locked, user, from_status=from_status, reason=reason, text=text.strip())
    locked.save(
        update_fields=[
            "status", "status_changed_at", "told_status", "released_at", "answer_by", "waitlist_position",
        ]
    )  # fmt: skip
    record(locked, "moved", user, from_status=from_status, to_status=to_status, reason=reason)
    if from_status in decisions.DECIDED:
        leave_to_nobody_kept_apart(application=locked, user=user)
    tell_status(locked, user, from_status, reason)
    return locked


@transaction.atomic
def release_decision(
    *,
    application: Application,
    user: Any,
    override_reason: str = "",
    without_mail: bool = False,
    digest: str = "",
    words: str = "",
) -> Application:
    """Tell the applicant the decision: from now on their status page shows it, and a mail is written.

    ``digest`` and ``words`` are what the caller was shown: of the ``Standing``, and of ``mail_seals``. Raises
    ``StaleApplication``, also where one of them is given and is another one by now, or ``ReleaseRefused`` for
    what stands against it: no decision, a missing signature (a partner office's director may go without, for
    ``override_reason``), the date before which nobody is told, newer answers, or no address to write to,
    which ``without_mail`` puts up with.
    """
    if words:
        # Before the application's row, as everybody who holds both.
        hold_words([application.round_form])
    locked = lock_as_seen(application)
    decision = guard_release(
        application=locked, user=user, override_reason=override_reason, without_mail=without_mail
    )
    if digest and digest != decision.digest:
        raise StaleApplication
    if words and words != mail_seal(locked):
        raise OtherWords
    locked.released_at, locked.told_status = timezone.now(), locked.status
    days = locked.round_form.answer_days if locked.status == ApplicationStatus.ACCEPTED else None
    if days:
        locked.answer_by = answer_deadline(
            released_at=locked.released_at, answer_days=days, zone=locked.round.zone
        )
    locked.save(update_fields=["released_at", "told_status", "answer_by"])
    record(locked, "released", user, to_status=locked.status)
    signals.application_released.send(sender=Application, application=locked, user=user)
    return locked


@transaction.atomic
def make_mentor_profile(*, application: Application, user: Any) -> Mentor:
    """Make the draft profile of a person accepted as mentor, or return the one there is.

    The profile is not live and not approved: a person looks it over, approves and publishes it. It carries
    what the applicant answered, shown as widely as they said, and a consent only if they gave one. Contact
    data goes to a card owned by the partner office that looks after alumni, else by the one that acts.
    Refused while the person still has to confirm the place: only who said yes becomes a mentor.
    """
    locked = lock(application)
    if locked.mentor is not None:
        return locked.mentor
    if locked.role != ApplicantRole.MENTOR:
        raise StepRefused(_("Only an application as mentor becomes a mentor profile."))
    if locked.status not in TAKING_A_PLACE:
        raise StepRefused(_("Accept the application first."))
    if awaits_confirmation(locked):
        raise StepRefused(
            _("This round asks people to confirm their place. Make the profile once this person has done so.")
        )
    owner = _office_for_contact(locked, user)
    if owner is None:
        raise StepRefused(
            _("The program needs a partner office that has accepted, to look after contact data.")
        )
    mentor = draft_mentor(application=locked, owner=owner, user=user)
    locked.mentor = mentor
    locked.save(update_fields=["mentor"])
    record(locked, "profile_made", user)
    return mentor


def _refuse_step(application: Application, to_status: str, reason: str) -> None:
    from_status, released = application.status, application.released_at is not None
    if decisions.would_close_untold(from_status=from_status, to_status=to_status, released=released):
        raise StepRefused(
            _("“%(status)s” was decided, but not told. Release it first, or take it back.")
            % {"status": application.get_status_display()}
        )
    if to_status not in decisions.next_steps(status=from_status, released=released):
        raise StepRefused(
            _("An application that is “%(from)s” cannot become “%(to)s”.")
            % {"from": application.get_status_display(), "to": ApplicationStatus(to_status).label}
        )
    if to_status in decisions.NEEDS_REASON and not reason:
        text = _("Give a reason: the person needs to know what is missing, or a colleague why.")
        raise StepRefused(text, field="reason")
    if decisions.takes_back(from_status=from_status, to_status=to_status) and not reason:
        text = _("Give a reason: a decision is taken back, and a colleague will ask why.")
        raise StepRefused(text, field="reason")


def _refuse_homeless_text(to_status: str, text: str) -> None:
    if text.strip() and to_status not in decisions.DECIDED:
        words = _(
            "“%(status)s” tells the applicant nothing, so this text would be lost. Copy it for the decision, "
            "empty the field, and try again."
        )
        raise StepRefused(words % {"status": ApplicationStatus(to_status).label}, field="text")


def _keep_decision(application: Application, user: Any, *, from_status: str, reason: str, text: str) -> None:
    """Write the decision that the new status is, and end the one that it is no longer."""
    to_status = application.status
    if to_status in decisions.DECIDED:
        application.released_at = application.answer_by = None
        write_decision(application=application, outcome=to_status, user=user, text=text, reason=reason)
    elif decisions.takes_back(from_status=from_status, to_status=to_status):
        supersede_decision(application)
    waits = to_status == ApplicationStatus.WAITLISTED
    application.waitlist_position = last_position(application) if waits else None


def _refuse_full_round(application: Application) -> None:
    """Hold the round's row while its places are counted, so that the last one is given once."""
    round = Round.objects.select_for_update().get(pk=application.round_id)
    free = free_places(round, application.role)
    if free == 0:
        raise StepRefused(
            _("All %(capacity)s places of this round are taken. Waitlist the application instead.")
            % {"capacity": round.capacity}
        )


def _office_for_contact(application: Application, user: Any) -> Office | None:
    partners = Partner.objects.accepted().filter(program=application.round.program_id)
    alumni = partners.filter(office__kind=OfficeKind.ALUMNI_RELATIONS).select_related("office").first()
    if alumni:
        return alumni.office
    lead = partners.select_related("office").order_by("role").first()
    return acting_office(user, application) or (lead.office if lead else None)
