"""What staff do with an application besides deciding on it: give it to somebody, write a note."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name

from .history import record
from .models import Application, ApplicationNote
from .permissions import kept_apart, possible_handlers_of
from .staff_steps import StaleApplication, StepRefused, lock


@transaction.atomic
def assign_application(*, application: Application, handled_by: Any | None, user: Any) -> Application:
    """Give an application to somebody of a partner office, or to nobody.

    ``StepRefused`` for anybody else, and for whoever does not see it: its applicant, and whoever has a
    conflict of interest with it or reads it blind.
    ``application`` says who handled it when the caller looked; ``StaleApplication`` when that has changed.
    """
    locked = lock(application)
    if handled_by is not None:
        _refuse_unfit(locked, handled_by)
    if locked.handled_by_id == (handled_by.pk if handled_by else None):
        return locked
    if locked.handled_by_id != application.handled_by_id:
        raise _handed_over_meanwhile(locked)
    locked.handled_by = handled_by
    locked.save(update_fields=["handled_by"])
    record(locked, "assigned" if handled_by else "unassigned", user)
    return locked


def leave_to_nobody_kept_apart(*, application: Application, user: Any) -> None:
    """Take a locked application from whoever handles it and does not see it any more, for others to find."""
    handler = application.handled_by
    if handler is not None and kept_apart([application.pk], [handler]):
        application.handled_by = None
        application.save(update_fields=["handled_by"])
        record(application, "unassigned", user)


def _refuse_unfit(application: Application, person: Any) -> None:
    if kept_apart([application.pk], [person]):
        raise StepRefused(
            _(
                "This person does not see the application: they have a conflict of interest, review it "
                "blind, or it is their own. Choose somebody else."
            )
        )
    if not possible_handlers_of(application).filter(pk=person.pk).exists():
        raise StepRefused(_("Choose somebody who works in one of the program's offices."))


def _handed_over_meanwhile(application: Application) -> StaleApplication:
    if application.handled_by is None:
        return StaleApplication(_("Nobody handles this application any more: somebody changed it meanwhile."))
    return StaleApplication(
        _("%(person)s handles this application by now. If it should be somebody else, save once more.")
        % {"person": get_user_display_name(application.handled_by)}
    )


@transaction.atomic
def add_note(*, application: Application, text: str, user: Any) -> ApplicationNote:
    """Write a note that only staff see."""
    locked = lock(application)
    if not text.strip():
        raise StepRefused(_("Write something first."), field="text")
    note = ApplicationNote.objects.create(application=locked, author=user, text=text.strip())
    record(locked, "noted", user)
    return note
