"""What staff do with an application: move, decide, release, assign, note, and make a mentor of it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from wagtail_mentoring import signals
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.offices.choices import OfficeKind
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.programs.models import Round

from . import decisions
from .choices import ApplicationStatus
from .events import record_event
from .models import Application, ApplicationNote
from .permissions import acting_office, staff_of
from .profile_drafts import draft_mentor

#: The audit log's names of what is recorded in an application's own history.
LOGGED_AS = {
    "moved": "wagtail_mentoring.move_application",
    "released": "wagtail_mentoring.release_decision",
    "assigned": "wagtail_mentoring.assign_application",
    "unassigned": "wagtail_mentoring.unassign_application",
    "noted": "wagtail_mentoring.note_on_application",
    "profile_made": "wagtail_mentoring.make_mentor_profile",
}

#: States that use up one of a round's places.
TAKING_A_PLACE = (ApplicationStatus.ACCEPTED, ApplicationStatus.CONFIRMED)


class StepRefused(ValidationError):
    """A step the application's state does not allow. The message says why and what to do, for staff."""


class StaleApplication(StepRefused):
    """Somebody else changed the application after the caller looked at it."""

    def __init__(self) -> None:
        super().__init__(
            _("This application was changed by somebody else meanwhile. Look at it again and decide anew.")
        )


@transaction.atomic
def move_application(*, application: Application, to_status: str, user: Any, reason: str = "") -> Application:
    """Move an application to one of its next steps.

    ``application`` says by its status and revision what the caller saw; ``StaleApplication`` when that has
    changed since. ``StepRefused`` for a step that is not allowed, lacks its reason or finds the round full.
    A released place on the waitlist that becomes another decision has to be released again.
    """
    locked = _lock_as_seen(application)
    from_status, released = locked.status, locked.released_at is not None
    if to_status not in decisions.next_steps(status=from_status, released=released):
        raise StepRefused(
            _("An application that is “%(from)s” cannot become “%(to)s”.")
            % {"from": locked.get_status_display(), "to": ApplicationStatus(to_status).label}
        )
    if to_status in decisions.NEEDS_REASON and not reason.strip():
        raise StepRefused(_("Give a reason: the person needs to know what is missing, or a colleague why."))
    if to_status == ApplicationStatus.ACCEPTED:
        _refuse_full_round(locked)
    locked.status, locked.status_changed_at = to_status, timezone.now()
    if to_status in decisions.DECIDED:
        locked.released_at = None
    locked.save(update_fields=["status", "status_changed_at", "released_at"])
    _record(locked, "moved", user, from_status=from_status, to_status=to_status, reason=reason.strip())
    signals.application_status_changed.send(
        sender=Application,
        application=locked,
        from_status=from_status,
        to_status=to_status,
        user=user,
        reason=reason.strip(),
    )
    return locked


@transaction.atomic
def release_decision(*, application: Application, user: Any) -> Application:
    """Tell the applicant the decision: from now on their status page shows it, and a mail is written.

    Raises ``StaleApplication`` or, without a decision to tell, ``StepRefused``.
    """
    locked = _lock_as_seen(application)
    if not decisions.may_release(status=locked.status, released=locked.released_at is not None):
        raise StepRefused(_("There is no decision to release: decide first, or it was released already."))
    locked.released_at = timezone.now()
    locked.save(update_fields=["released_at"])
    _record(locked, "released", user, to_status=locked.status)
    signals.application_released.send(sender=Application, application=locked, user=user)
    return locked


@transaction.atomic
def assign_application(*, application: Application, handled_by: Any | None, user: Any) -> Application:
    """Give an application to somebody of a partner office, or to nobody; ``StepRefused`` for anybody else."""
    locked = _lock(application)
    if handled_by is not None and not staff_of(locked).filter(pk=handled_by.pk).exists():
        raise StepRefused(_("Choose somebody who works in one of the program's offices."))
    if locked.handled_by_id == (handled_by.pk if handled_by else None):
        return locked
    locked.handled_by = handled_by
    locked.save(update_fields=["handled_by"])
    _record(locked, "assigned" if handled_by else "unassigned", user)
    return locked


@transaction.atomic
def add_note(*, application: Application, text: str, user: Any) -> ApplicationNote:
    """Write a note that only staff see."""
    locked = _lock(application)
    if not text.strip():
        raise StepRefused(_("Write something first."))
    note = ApplicationNote.objects.create(application=locked, author=user, text=text.strip())
    _record(locked, "noted", user)
    return note


@transaction.atomic
def make_mentor_profile(*, application: Application, user: Any) -> Mentor:
    """Make the draft profile of a person accepted as mentor, or return the one there is.

    The profile is not live and not approved: a person looks it over, approves and publishes it. It carries
    what the applicant answered, shown as widely as they said, and a consent only if they gave one. Contact
    data goes to a card owned by the partner office that looks after alumni, else by the one that acts.
    """
    locked = _lock(application)
    if locked.mentor is not None:
        return locked.mentor
    if locked.role != ApplicantRole.MENTOR:
        raise StepRefused(_("Only an application as mentor becomes a mentor profile."))
    if locked.status not in TAKING_A_PLACE:
        raise StepRefused(_("Accept the application first."))
    owner = _office_for_contact(locked, user)
    if owner is None:
        raise StepRefused(
            _("The program needs a partner office that has accepted, to look after contact data.")
        )
    mentor = draft_mentor(application=locked, owner=owner, user=user)
    locked.mentor = mentor
    locked.save(update_fields=["mentor"])
    _record(locked, "profile_made", user)
    return mentor


def _lock(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related("round__program", "mentor")
    return rows.handed_in().get(pk=application.pk)


def _lock_as_seen(application: Application) -> Application:
    locked = _lock(application)
    seen = (application.status, application.released_at is None, application.current_revision_id)
    if seen != (locked.status, locked.released_at is None, locked.current_revision_id):
        raise StaleApplication
    return locked


def _refuse_full_round(application: Application) -> None:
    """Hold the round's row while its places are counted, so that the last one is given once."""
    round = Round.objects.select_for_update().get(pk=application.round_id)
    if application.role != ApplicantRole.MENTEE or round.capacity is None:
        return
    accepted = round.applications.filter(role=ApplicantRole.MENTEE, status__in=TAKING_A_PLACE).count()
    if accepted >= round.capacity:
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


def _record(application: Application, action: str, user: Any, **details: str) -> None:
    """One line in the application's own history, and one in Wagtail's audit log without the person's name."""
    record_event(
        application=application, action=action, actor=user, office=acting_office(user, application), **details
    )
    log(
        application,
        LOGGED_AS[action],
        user=user,
        title=application.reference,
        data={name: value for name, value in details.items() if name != "reason"},
    )


#: For the actions next door, which lock and refuse by the same rule.
lock, lock_as_seen = _lock, _lock_as_seen
