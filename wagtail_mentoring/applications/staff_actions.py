"""What staff do with an application besides deciding on it: give it to somebody, write a note."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from .history import record
from .models import Application, ApplicationNote
from .permissions import staff_of
from .staff_steps import StepRefused, lock


@transaction.atomic
def assign_application(*, application: Application, handled_by: Any | None, user: Any) -> Application:
    """Give an application to somebody of a partner office, or to nobody; ``StepRefused`` for anybody else."""
    locked = lock(application)
    if handled_by is not None and not staff_of(locked).filter(pk=handled_by.pk).exists():
        raise StepRefused(_("Choose somebody who works in one of the program's offices."))
    if locked.handled_by_id == (handled_by.pk if handled_by else None):
        return locked
    locked.handled_by = handled_by
    locked.save(update_fields=["handled_by"])
    record(locked, "assigned" if handled_by else "unassigned", user)
    return locked


@transaction.atomic
def add_note(*, application: Application, text: str, user: Any) -> ApplicationNote:
    """Write a note that only staff see."""
    locked = lock(application)
    if not text.strip():
        raise StepRefused(_("Write something first."), field="text")
    note = ApplicationNote.objects.create(application=locked, author=user, text=text.strip())
    record(locked, "noted", user)
    return note
