"""Taking personal deadlines, invitations and their mail away: with a person's application, or in time."""

from collections import Counter
from dataclasses import dataclass
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

#: Keys of mail in one query.
AT_A_TIME = 100


@dataclass(frozen=True)
class Access:
    """Personal deadlines, invitations to the address, and which invitations were used."""

    extensions: QuerySet
    invitations: QuerySet
    uses: QuerySet

    @property
    def mail(self) -> QuerySet:
        """What was written about the deadlines and the invitations."""
        keys = _mail_keys(EXTENSION_KINDS, self.extensions)
        return _mail_with([*keys, *_mail_keys((INVITATION_KIND,), self.invitations)])


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


def access_of(person: Any) -> Access:
    """What lets ``person`` in, also where nothing has come of it yet: by the account, or by its address."""
    address = normal_email(person.email)
    invitations = Invitation.objects.filter(email=address) if address else Invitation.objects.none()
    return Access(Extension.objects.of(person), invitations, InvitationUse.objects.filter(user=person))


def erase_access_of(person: Any) -> None:
    access = access_of(person)
    _delete_extensions(access.extensions)
    _delete_invitations(access.invitations)
    access.uses.delete()


def _delete_extensions(extensions: QuerySet) -> None:
    _delete_mail(EXTENSION_KINDS, extensions)
    extensions.delete()


def _delete_invitations(invitations: QuerySet) -> None:
    _delete_mail((INVITATION_KIND,), invitations)
    invitations.delete()


def _delete_mail(kinds: tuple[str, ...], rows: QuerySet) -> None:
    keys = _mail_keys(kinds, rows)
    for start in range(0, len(keys), AT_A_TIME):
        _mail_with(keys[start : start + AT_A_TIME]).delete()


def _mail_keys(kinds: tuple[str, ...], rows: QuerySet) -> list[str]:
    return [f"{kind}:{pk}" for pk in rows.values_list("pk", flat=True) for kind in kinds]


def _mail_with(keys: list[str]) -> QuerySet:
    """Mail says by its key which row it is about: the number stands alone or before a colon."""
    about = (Q(dedupe_key=key) | Q(dedupe_key__startswith=f"{key}:") for key in keys)
    return OutboxMessage.objects.filter(reduce(or_, about, Q(pk__in=())))
