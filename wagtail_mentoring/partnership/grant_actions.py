"""What an office does with its own people's data: open it for a purpose and a time, and close it."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.programs.models import Program

from .choices import DataClass
from .models import DataGrant
from .permissions import may_share, may_stop_sharing


@transaction.atomic
def give_grant(
    *,
    program: Program,
    owner: Office,
    recipient: Office,
    mode: str,
    purpose: str,
    valid_until: date,
    user: Any,
    data_class: str = DataClass.MENTOR_CONTACT,
) -> DataGrant:
    """Open the data of ``owner``'s people to ``recipient``, from today until the end of ``valid_until``.

    A grant of the same data to the same office in this program is replaced. Raises ``PermissionDenied``
    unless ``user`` is one of the owner's own people, and in an archived program; ``ValidationError`` for an
    office that does not take part, a missing purpose, or a day that has passed.
    """
    program = Program.objects.select_for_update().get(pk=program.pk)
    if not may_share(user, program, owner):
        raise PermissionDenied
    partners = program.partners.accepted().exclude(office=owner)
    if not partners.filter(office=recipient).exists():
        raise ValidationError(_("Choose another office that takes part in this program."))
    _refuse_endless(purpose=purpose, valid_until=valid_until)
    same = DataGrant.objects.filter(program=program, owner=owner, recipient=recipient, data_class=data_class)
    for running in same.in_force():
        _close(running)
    grant = DataGrant.objects.create(
        program=program,
        owner=owner,
        recipient=recipient,
        data_class=data_class,
        mode=mode,
        purpose=purpose.strip(),
        valid_from=timezone.localdate(),
        valid_until=valid_until,
    )
    data = {"office": str(recipient), "mode": mode, "day": valid_until.isoformat()}
    log(instance=program, action="wagtail_mentoring.give_grant", user=user, data=data)
    return grant


@transaction.atomic
def end_grant(*, grant: DataGrant, user: Any) -> None:
    """Close the data again at once.

    Raises ``PermissionDenied`` unless ``user`` is one of the owner's own people.
    """
    program = Program.objects.select_for_update().get(pk=grant.program_id)
    grant = DataGrant.objects.select_related("owner", "recipient").get(pk=grant.pk)
    if not may_stop_sharing(user, program, grant.owner):
        raise PermissionDenied
    _close(grant)
    data = {"office": str(grant.recipient)}
    log(instance=program, action="wagtail_mentoring.end_grant", user=user, data=data)


def _refuse_endless(*, purpose: str, valid_until: date) -> None:
    """Data is opened for something, and until some day."""
    if not purpose.strip():
        raise ValidationError(_("Say for what purpose: data is opened for one purpose only."))
    if valid_until < timezone.localdate():
        raise ValidationError(_("Choose today or a later day. From the day after it the data is masked."))


def _close(grant: DataGrant) -> None:
    """It ended yesterday; one that was given today never was."""
    yesterday = timezone.localdate() - timedelta(days=1)
    if grant.valid_from > yesterday:
        grant.delete()
        return
    grant.valid_until = min(grant.valid_until, yesterday)
    grant.save(update_fields=["valid_until"])
