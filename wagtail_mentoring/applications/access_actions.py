"""What staff do about getting in: give, change, withdraw personal deadlines; make and revoke invitations."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring.application_forms.choices import Window
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.programs.dates import deadline_text, instant_text

from . import decisions
from .access_models import Extension, Invitation, normal_email
from .access_notifications import notify_of_extension, send_invitation
from .admission import SHOWN_LENGTH, code_digest, new_code
from .application_models import Application
from .draft_actions import reopen_expired
from .events import record_event
from .permissions import acting_office_in, may_read
from .personal_dates import PersonalDates, dates_by_address
from .staff_steps import StepRefused

#: Most invitations that are made at once.
MOST_CODES = 500


@transaction.atomic
def give_extension(
    *,
    round_form: RoundForm,
    until: datetime,
    reason: str,
    user: Any,
    email: str = "",
    account: Any | None = None,
) -> Extension:
    """Give one person a deadline of their own, by account or by e-mail address, and write to them.

    ``until`` is aware, in the future and later than everybody's deadline. An expired draft of theirs becomes
    a draft again. Whether there is one, or an account, is neither returned nor logged for staff to see.
    Raises ``StepRefused``, also where ``user`` may read what the person has handed in and it is past changes.
    """
    round_form = _locked(round_form)
    address = normal_email(email or account.email)
    account = account or _only_account(address)
    _refuse_unfit(round_form, until, reason)
    _refuse_past_changes(round_form, account, user)
    if _held(round_form, account, address).exists():
        raise StepRefused(_("This person has a personal deadline here already. Change that one instead."))
    extension = Extension.objects.create(
        round_form=round_form,
        user=account,
        email=address,
        until=until,
        reason=reason.strip(),
        given_by=user,
        office=acting_office_in(user, round_form.round.program_id),
        active_key=f"{round_form.pk}:{account.pk if account else address}",
    )
    _record(extension, "wagtail_mentoring.give_extension", user, until=_moment(extension))
    _reopen(extension)
    _tell_application(extension, "deadline_extended", user)
    notify_of_extension(extension, kind="extension_given", about=until.isoformat())
    return extension


@transaction.atomic
def change_extension(*, extension: Extension, until: datetime, reason: str, user: Any) -> Extension:
    """Move a personal deadline, or say better why it was given. The person hears of a move only."""
    extension = _lock_in_force(extension)
    _refuse_unfit(extension.round_form, until, reason)
    before, moved = _moment(extension), until != extension.until
    if moved:
        _refuse_past_changes(extension.round_form, extension.user or _only_account(extension.email), user)
    extension.until, extension.reason = until, reason.strip()
    extension.save(update_fields=["until", "reason"])
    _record(extension, "wagtail_mentoring.change_extension", user, before=before, until=_moment(extension))
    if moved:
        _reopen(extension)
        _tell_application(extension, "deadline_extended", user)
        about = f"{until.isoformat()}:{timezone.now().isoformat()}"
        notify_of_extension(extension, kind="extension_given", about=about)
    return extension


@transaction.atomic
def withdraw_extension(*, extension: Extension, user: Any) -> Extension:
    """Take a personal deadline back: everybody's holds again. What was handed in stays. Once is enough."""
    extension = _lock(extension)
    if extension.withdrawn_at:
        return extension
    was_over = extension.is_over
    extension.withdrawn_at, extension.active_key = timezone.now(), None
    extension.save(update_fields=["withdrawn_at", "active_key"])
    _record(extension, "wagtail_mentoring.withdraw_extension", user)
    _tell_application(extension, "deadline_withdrawn", user)
    if not was_over:
        notify_of_extension(extension, kind="extension_withdrawn", about="withdrawn")
    return extension


@transaction.atomic
def make_invitations(
    *,
    round_form: RoundForm,
    batch: UUID,
    user: Any,
    count: int = 1,
    emails: Sequence[str] = (),
    label: str = "",
    max_uses: int = 1,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> list[tuple[Invitation, str]]:
    """Make ``count`` codes, or one for each of ``emails``, bound to it and mailed to it.

    Returns each with its code, which is kept nowhere and cannot be shown again. A second call with the same
    ``batch`` raises ``StepRefused``, as do too many codes, and dates at which they would let nobody in.
    """
    round_form = _locked(round_form)
    addresses = list(dict.fromkeys(normal_email(email) for email in emails))
    total = len(addresses) or count
    _refuse_unfit_codes(batch, total)
    _refuse_useless_dates(round_form, valid_from, valid_until)
    _refuse_closed_form(round_form, addresses, valid_from)
    common = {
        "round_form": round_form,
        "batch": batch,
        "label": label.strip(),
        "valid_from": valid_from,
        "valid_until": valid_until,
        "made_by": user,
        "office": acting_office_in(user, round_form.round.program_id),
    }
    return [
        _make_code(email=address, max_uses=1 if address else max_uses, **common)
        for address in addresses or [""] * total
    ]


def _refuse_unfit_codes(batch: UUID, total: int) -> None:
    if Invitation.objects.filter(batch=batch).exists():
        raise StepRefused(_("These codes were made already, and are shown only once. Make new ones instead."))
    if not 1 <= total <= MOST_CODES:
        raise StepRefused(_("Make between 1 and %(most)d codes at once.") % {"most": MOST_CODES})


def _refuse_useless_dates(
    round_form: RoundForm, valid_from: datetime | None, valid_until: datetime | None
) -> None:
    """A code starts an application: it has to be valid at some moment at which one can be started."""
    if valid_from and valid_until and valid_until <= valid_from:
        raise StepRefused(_("The codes would stop being valid before they start."), field="valid_until")
    if valid_until and valid_until <= timezone.now():
        raise StepRefused(
            _("This moment is over, so the codes would let nobody in. Choose one that lies ahead."),
            field="valid_until",
        )
    if valid_until and valid_until <= round_form.opens:
        raise StepRefused(
            _("The codes would stop being valid before the form opens, which is %(moment)s.")
            % {"moment": instant_text(round_form.opens, round_form.round)},
            field="valid_until",
        )


def _refuse_closed_form(round_form: RoundForm, addresses: Sequence[str], valid_from: datetime | None) -> None:
    """Who may hand in later than others is invited as long as that; codes without an address are for them."""
    begins = max(valid_from or timezone.now(), timezone.now())
    latest = PersonalDates(round_form, round_form.extensions.in_force().latest_moment())
    deadline = {"deadline": deadline_text(latest.closes, round_form.round)}
    if latest.window_at(begins) == Window.CLOSED and valid_from:
        raise StepRefused(
            _("The codes would become valid after the form has closed, which is %(deadline)s.") % deadline,
            field="valid_from",
        )
    if latest.window_at(begins) == Window.CLOSED:
        text = _(
            "The form has closed: the deadline was %(deadline)s. The codes would let nobody in. Move the "
            "deadline, or give personal ones, first."
        )
        raise StepRefused(text % deadline)
    if closed := closed_for(round_form, addresses, begins):
        text = _(
            "The form has closed for %(addresses)s. Give them a personal deadline first, or leave them out."
        )
        raise StepRefused(text % {"addresses": ", ".join(closed)}, field="emails")


def closed_for(round_form: RoundForm, addresses: Iterable[str], moment: datetime) -> list[str]:
    """Those of ``addresses``, as ``normal_email`` writes them, that the form has closed for at ``moment``."""
    dates = dates_by_address(round_form, addresses)
    return [address for address, own in dates.items() if own.window_at(moment) == Window.CLOSED]


def _make_code(**columns: Any) -> tuple[Invitation, str]:
    code = new_code()
    invitation = Invitation.objects.create(
        code_sha256=code_digest(code), ending=code[-SHOWN_LENGTH:], **columns
    )
    # The log outlives an erasure, so its title names nobody.
    log(
        invitation,
        "wagtail_mentoring.make_invitations",
        user=invitation.made_by,
        title=f"#{invitation.pk}",
    )
    if invitation.email:
        send_invitation(invitation, code)
    return invitation, code


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, user: Any) -> Invitation:
    """Let nobody in with this code any more. Who came in with it keeps the application they started."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        log(invitation, "wagtail_mentoring.revoke_invitation", user=user, title=f"#{invitation.pk}")
    return invitation


def _locked(round_form: RoundForm) -> RoundForm:
    rows = RoundForm.objects.select_for_update(of=("self",)).select_related("round__program")
    locked = rows.filter(pk=round_form.pk).first()
    if locked is None:
        raise StepRefused(_("This form of a round was deleted meanwhile. Choose another one."))
    return locked


def _lock(extension: Extension) -> Extension:
    rows = Extension.objects.select_for_update(of=("self",)).select_related("round_form__round__program")
    return rows.get(pk=extension.pk)


def _lock_in_force(extension: Extension) -> Extension:
    extension = _lock(extension)
    if extension.withdrawn_at:
        raise StepRefused(_("This personal deadline was withdrawn. Give a new one instead."))
    return extension


def _refuse_unfit(round_form: RoundForm, until: datetime, reason: str) -> None:
    if not reason.strip():
        raise StepRefused(_("Give a reason: a colleague needs to know why. The person does not read it."))
    if until <= round_form.closes:
        raise StepRefused(
            _("A personal deadline only adds time: choose one after everybody's, which is %(deadline)s.")
            % {"deadline": PersonalDates(round_form).text(round_form.closes)}
        )
    if until <= timezone.now():
        raise StepRefused(_("This moment is over. Choose one that lies ahead."))


def _refuse_past_changes(round_form: RoundForm, account: Any | None, user: Any) -> None:
    """More time is of no use to somebody whose answers are read or decided on; a mail would promise it.

    Told to those only who may read the application: to others it would tell that there is one.
    """
    application = _active_of(round_form, account) if account else None
    if application is None or decisions.gains_by_time(status=application.status):
        return
    if may_read(user, application):
        raise StepRefused(
            _(
                "What this person handed in is “%(status)s” and can no longer be changed, so more time would "
                "be of no use. Ask for what is missing on the page of the application."
            )
            % {"status": application.get_status_display()}
        )


def _active_of(round_form: RoundForm, account: Any) -> Application | None:
    key = Application.key_for(user_id=account.pk, round_id=round_form.round_id, role=round_form.role)
    return Application.objects.filter(active_key=key).select_related("round__program").first()


def _only_account(address: str) -> Any | None:
    """The account with this address; None without one, and where several share it."""
    users = get_user_model()._default_manager.filter(email__iexact=address, is_active=True)
    found = list(users[:2]) if address else []
    return found[0] if len(found) == 1 else None


def _held(round_form: RoundForm, account: Any | None, address: str) -> Any:
    rows = Extension.objects.in_force().filter(round_form=round_form)
    if account:
        return rows.of(account)
    return rows.filter(email=address)


def _reopen(extension: Extension) -> None:
    if extension.user:
        form = extension.round_form
        # The person's own draft comes back, which is no doing of the member of staff.
        reopen_expired(round_id=form.round_id, role=form.role, applicant=extension.user)


def _tell_application(extension: Extension, action: str, user: Any) -> None:
    """A line in the history of the person's application, where there is one."""
    if extension.user_id is None:
        return
    form = extension.round_form
    key = Application.key_for(user_id=extension.user_id, round_id=form.round_id, role=form.role)
    application = Application.objects.select_for_update().filter(active_key=key).first()
    if application:
        record_event(application=application, action=action, actor=user, office=extension.office)


def _moment(extension: Extension) -> str:
    """For the audit log: the moment in the round's own zone."""
    return extension.until.astimezone(extension.round_form.round.zone).isoformat(timespec="minutes")


def _record(extension: Extension, action: str, user: Any, **data: str) -> None:
    # The log outlives an erasure, so its title names nobody.
    log(extension, action, user=user, title=f"#{extension.pk}", data=data)
