"""Who may start an application where it takes an invitation: the code is checked and counted at the start."""

import hashlib
import secrets
from typing import Any

from django.utils import timezone

from wagtail_mentoring.application_forms.models import RoundForm

from .access_models import Invitation, InvitationUse, normal_email
from .application_models import REFERENCE_ALPHABET
from .exceptions import ApplicationRefused

#: 16 of 30 characters are about 78 bits; staff see the last two, which leaves more than 64.
CODE_LENGTH = 16
SHOWN_LENGTH = 2
#: Characters that people type between the others.
MOST_TYPED = 60


def new_code() -> str:
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(CODE_LENGTH))


def tidy_code(typed: str) -> str:
    """What was typed or followed as a link, without what people put between the letters."""
    return "".join(char for char in typed[:MOST_TYPED].upper() if char.isascii() and char.isalnum())


def code_digest(code: str) -> str:
    """What is kept of a code. It is too long to be tried out, so a slow password hash would add nothing."""
    return hashlib.sha256(tidy_code(code).encode()).hexdigest()


def was_admitted(*, round_form: RoundForm, user: Any) -> bool:
    """Whether ``user`` came in with an invitation before that still stands."""
    uses = InvitationUse.objects.filter(user=user, invitation__revoked_at=None)
    return uses.filter(invitation__round_form=round_form).exists()


def admit(*, round_form: RoundForm, user: Any, code: str) -> None:
    """Let ``user`` in with ``code`` and count it, in the caller's transaction and under the code's lock.

    An account counts once, however often it applies. Raises ``ApplicationRefused`` (``not_invited``) for a
    code that is unknown, used up, out of date, revoked or somebody else's: which of these is not told.
    """
    if not round_form.by_invitation or was_admitted(round_form=round_form, user=user):
        return
    rows = Invitation.objects.select_for_update().filter(round_form=round_form)
    invitation = rows.filter(code_sha256=code_digest(code)).first()
    if invitation is None or not _opens_for(invitation, user):
        raise ApplicationRefused("not_invited")
    if invitation.uses.filter(user=user).exists():
        return
    if invitation.used >= invitation.max_uses:
        raise ApplicationRefused("not_invited")
    invitation.uses.create(user=user)
    invitation.used += 1
    invitation.save(update_fields=["used"])


def _opens_for(invitation: Invitation, user: Any) -> bool:
    bound = normal_email(invitation.email)
    return invitation.is_valid_at(timezone.now()) and (not bound or bound == normal_email(user.email))
