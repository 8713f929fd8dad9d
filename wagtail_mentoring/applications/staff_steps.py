"""What every step of staff on an application needs: the row's lock, and refusals in words."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import Application


class StepRefused(ValidationError):
    """A step the application's state does not allow. The message says why and what to do, for staff.

    ``field`` names what was left out or is wrong, where it is one thing: the message then stands beside it.
    """

    def __init__(self, message: Any, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class StaleApplication(StepRefused):
    """Somebody else changed the application after the caller looked at it; ``message`` may say what."""

    sentence: Any = _(
        "This application was changed by somebody else meanwhile. Look at it again and decide anew."
    )

    def __init__(self, message: Any = "") -> None:
        super().__init__(message or self.sentence)


def lock(application: Application) -> Application:
    """The newest row under a lock; the caller is in a transaction. ``StepRefused`` on hold or once erased."""
    locked = lock_received(application)
    if locked.held_at is not None:
        raise StepRefused(_("This application is on hold. Say first whether it is genuine."))
    return locked


def lock_received(application: Application) -> Application:
    """Like ``lock``, but one on hold as well: for what is done, or refused, with these too."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("round__program", "mentor")
    locked = rows.received().get(pk=application.pk)
    if locked.anonymised_at is not None:
        # What somebody wrote here now would be erased by nobody.
        raise StepRefused(
            _("Everything personal in this application was erased, so nothing more is written or changed.")
        )
    return locked


def seen_token(application: Application) -> str:
    """What somebody looked at, in one word: a step that comes with another one is refused."""
    released = int(application.released_at is not None)
    return f"{application.status}.{application.current_revision_id}.{released}"


def lock_as_seen(application: Application) -> Application:
    """Like ``lock``; raises ``StaleApplication`` when it is no longer what the caller looked at."""
    locked = lock(application)
    if seen_token(application) != seen_token(locked):
        raise StaleApplication
    return locked
