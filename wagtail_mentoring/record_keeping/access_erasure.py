"""Taking personal deadlines, invitations and their mail away: with a person's application, or in time."""

from collections import Counter
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.access_models import Extension, Invitation, InvitationUse, normal_email
from wagtail_mentoring.applications.access_notifications import EXTENSION_KINDS, INVITATION_KIND
from wagtail_mentoring.applications.application_models import Application
from wagtail_mentoring.applications.retention import is_over, months_kept
from wagtail_mentoring.outbox.models import OutboxMessage


def erase_access(application: Application, nobody: Any) -> None:
    """An eraser: what let the applicant in goes with the application."""
    person = application.applicant
    of_form = {"round_form__round": application.round_id, "round_form__role": application.role}
    _delete_extensions(Extension.objects.of(person).filter(**of_form))
    if address := normal_email(person.email):
        _delete_invitations(Invitation.objects.filter(email=address, **of_form))
    uses = {f"invitation__{name}": value for name, value in of_form.items()}
    InvitationUse.objects.filter(user=person, **uses).delete()


def erase_old_access(*, today: date, dry_run: bool = False) -> Counter[str]:
    """Delete what was given to people who may never have applied, as long after the round as applications."""
    report: Counter[str] = Counter()
    for form in RoundForm.objects.filter(round__ends_on__lt=today).select_related("round"):
        if is_over(form.round.ends_on, months_kept(form), today):
            extensions, invitations = form.extensions.all(), form.invitations.all()
            report += Counter({"personal deadlines": extensions.count(), "invitations": invitations.count()})
            if not dry_run:
                with transaction.atomic():
                    _delete_extensions(extensions)
                    _delete_invitations(invitations)
    return report


def _delete_extensions(extensions: QuerySet) -> None:
    _delete_mail(EXTENSION_KINDS, extensions)
    extensions.delete()


def _delete_invitations(invitations: QuerySet) -> None:
    _delete_mail((INVITATION_KIND,), invitations)
    invitations.delete()


def _delete_mail(kinds: tuple[str, ...], rows: QuerySet) -> None:
    """Mail says by its key which row it is about: the number stands alone or before a colon."""
    keys = [f"{kind}:{pk}" for pk in rows.values_list("pk", flat=True) for kind in kinds]
    for start in range(0, len(keys), 100):
        some = keys[start : start + 100]
        about = reduce(or_, (Q(dedupe_key=key) | Q(dedupe_key__startswith=f"{key}:") for key in some))
        OutboxMessage.objects.filter(about).delete()
