"""What a director does about a charter that an office does not answer: put it in force, with a reason."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring.offices.working_days import working_days_since
from wagtail_mentoring.partnership.permissions import office_directed_by
from wagtail_mentoring.programs.models import Program

from . import decisions
from .actions import keep_charter, what_lacks
from .charters import CharterNow
from .models import CharterRelease


@transaction.atomic
def release_charter(*, program: Program, digest: str, reason: str, user: Any) -> CharterRelease:
    """Put the charter that ``user`` read in force without the signatures it lacks.

    Raises ``PermissionDenied`` for anybody but a director of an office that takes part, and
    ``ValidationError`` without a sentence of a reason, before the directors are asked, for a text that has
    changed since, lacks something, or that nobody or everybody has signed. The reason stands in the audit log
    and in the report of the program. Any change of the text ends it, as it ends signatures.
    """
    program = Program.objects.select_for_update().get(pk=program.pk)
    charter = CharterNow(program)
    office = office_directed_by(user, charter.partners)
    if office is None:
        raise PermissionDenied
    if not decisions.is_a_reason(reason):
        raise ValidationError(_("Say why in a sentence: the other offices read it, and it is in the report."))
    if charter.digest != digest:
        raise ValidationError(_("The charter has changed since you opened it. Read it once more."))
    if lacking := what_lacks(charter):
        raise ValidationError(lacking)
    if charter.release:
        raise ValidationError(_("This charter is in force already."))
    if not may_be_released(charter):
        raise ValidationError(
            _("Directors are asked seven working days after the first signature. Until then ask the office.")
        )
    keep_charter(charter)
    missing = ", ".join(str(partner.office) for partner in charter.waiting)
    release = CharterRelease.objects.create(
        program=program,
        digest=digest,
        office=office,
        missing=missing[:500],
        reason=reason.strip(),
        user=user,
        released_at=timezone.now(),
    )
    data = {"offices": missing, "reason": reason.strip()}
    log(instance=program, action="wagtail_mentoring.release_charter", user=user, data=data)
    return release


def may_be_released(charter: CharterNow) -> bool:
    """Whether an office has kept the others waiting for as long as it takes to ask the directors."""
    since = charter.waited_since
    if since is None or not charter.waiting or charter.release:
        return False
    return working_days_since(since, timezone.localdate()) >= decisions.DIRECTORS_AFTER
