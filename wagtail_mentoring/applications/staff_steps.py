"""What every step of staff on an application needs: the row's lock, refusals in words, the record of it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from .events import record_event
from .models import Application
from .permissions import acting_office

#: The audit log's names of what is recorded in an application's own history.
LOGGED_AS = {
    "moved": "wagtail_mentoring.move_application",
    "released": "wagtail_mentoring.release_decision",
    "assigned": "wagtail_mentoring.assign_application",
    "unassigned": "wagtail_mentoring.unassign_application",
    "noted": "wagtail_mentoring.note_on_application",
    "profile_made": "wagtail_mentoring.make_mentor_profile",
    "worded": "wagtail_mentoring.word_decision",
    "signed": "wagtail_mentoring.sign_decision",
    "changes_asked": "wagtail_mentoring.ask_for_changes",
    "signature_overridden": "wagtail_mentoring.override_signature",
    "waitlist_moved": "wagtail_mentoring.move_on_waitlist",
    "offer_confirmed": "wagtail_mentoring.confirm_offer",
    "offer_declined": "wagtail_mentoring.decline_offer",
    "offer_reminded": "wagtail_mentoring.remind_of_offer",
    "offer_expired": "wagtail_mentoring.expire_offer",
}


class StepRefused(ValidationError):
    """A step the application's state does not allow. The message says why and what to do, for staff."""


class StaleApplication(StepRefused):
    """Somebody else changed the application after the caller looked at it."""

    def __init__(self) -> None:
        super().__init__(
            _("This application was changed by somebody else meanwhile. Look at it again and decide anew.")
        )


def lock(application: Application) -> Application:
    """The newest row under a lock; the caller is in a transaction. ``StepRefused`` for one on hold."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("round__program", "mentor")
    locked = rows.received().get(pk=application.pk)
    if locked.held_at is not None:
        raise StepRefused(_("This application is on hold. Say first whether it is genuine."))
    return locked


def lock_as_seen(application: Application) -> Application:
    """Like ``lock``; raises ``StaleApplication`` when it is no longer what the caller looked at."""
    locked = lock(application)
    seen = (application.status, application.released_at is None, application.current_revision_id)
    if seen != (locked.status, locked.released_at is None, locked.current_revision_id):
        raise StaleApplication
    return locked


def record(application: Application, action: str, user: Any, office: Any = None, **details: str) -> None:
    """One line in the application's own history, and one in Wagtail's audit log without the person's name."""
    if office is None and user is not None:
        office = acting_office(user, application)
    record_event(application=application, action=action, actor=user, office=office, **details)
    log(
        application,
        LOGGED_AS[action],
        user=user,
        title=application.reference,
        data={name: value for name, value in details.items() if name != "reason"},
    )
