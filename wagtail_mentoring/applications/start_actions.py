"""How an application begins: the door, what lets somebody in, and what it may start from."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from wagtail_mentoring.application_forms.choices import Window
from wagtail_mentoring.application_forms.models import FormVersion, RoundForm

from .admission import admit, was_admitted
from .applicant_actions import name_of, touch_draft
from .application_models import Application
from .draft_actions import claim_extensions, reopen_expired
from .earlier_answers import answers_to_copy, goes_on_in, has_to_offer
from .exceptions import ApplicationRefused
from .history import record
from .personal_dates import dates_for


def start_application(
    *,
    round_form: RoundForm,
    user: Any,
    code: str = "",
    earlier: Application | None = None,
    afresh: bool = False,
    sign: str = "",
) -> Application:
    """Return the user's active application in this round and role, a new one if there is none.

    A draft that expired in this round goes on where it stopped, if it is ``earlier`` or nothing was chosen:
    not where the user begins ``afresh``, with an empty form, or with the answers of another ``earlier``
    application of theirs with the same form, which are copied. Then it stays expired and readable. Where it
    takes an invitation, ``code`` lets the user in to what is new.
    ``sign``, a ``HoldReason`` value, says by what the request looks like a robot's: nothing is refused, but
    what is handed in from this start is held. Raises ``ApplicationRefused`` (``not_open``, ``closed``,
    ``stopped``, ``ended``, ``no_form``, ``not_invited``, ``no_earlier``).
    """
    key = Application.key_for(user_id=user.pk, round_id=round_form.round_id, role=round_form.role)
    if active := Application.objects.filter(active_key=key).first():
        return active
    version = _version_to_begin(round_form, user)
    if earlier and not (earlier.applicant_id == user.pk and has_to_offer(earlier, round_form)):
        raise ApplicationRefused("no_earlier")
    try:
        return _begin(
            round_form=round_form,
            version=version,
            user=user,
            code=code,
            earlier=earlier,
            afresh=afresh,
            sign=sign,
        )
    except IntegrityError:
        # A second click or tab was quicker.
        return Application.objects.get(active_key=key)


def _version_to_begin(round_form: RoundForm, user: Any) -> FormVersion:
    """What a new application starts from, while the round takes any."""
    version = round_form.form.latest_version
    if version is None:
        raise ApplicationRefused("no_form")
    window = dates_for(round_form, user).door_at(timezone.now())
    if window not in (Window.ON_TIME, Window.LATE):
        raise ApplicationRefused(window.value)
    return version


def takes_applications_from(application: Application) -> bool:
    """Whether its writer might begin another one in its place at this moment, if need be with a code."""
    window = application.dates.window_at(timezone.now())
    return window in (Window.ON_TIME, Window.LATE) and application.round.is_let_open


def needs_code(*, round_form: RoundForm, user: Any) -> bool:
    """Whether ``user`` starts with this form only with an invitation that they have not used yet."""
    return round_form.by_invitation and not was_admitted(round_form=round_form, user=user)


@transaction.atomic
def _begin(
    *,
    round_form: RoundForm,
    version: FormVersion,
    user: Any,
    code: str,
    earlier: Application | None,
    afresh: bool,
    sign: str,
) -> Application:
    round_id, role = round_form.round_id, round_form.role
    _hold(round_form)
    claim_extensions(user=user, round_id=round_id, role=role)
    is_other = earlier is not None and not goes_on_in(earlier, round_form)
    if not (afresh or is_other):
        expired = reopen_expired(round_id=round_id, role=role, applicant=user, chosen=earlier)
        if expired:
            return expired
    admit(round_form=round_form, user=user, code=code)
    application = Application.objects.create(
        round=round_form.round,
        role=role,
        applicant=user,
        active_key=Application.key_for(user_id=user.pk, round_id=round_id, role=role),
        draft_version=version,
        locale=translation.get_language() or "",
        applicant_name=name_of(user),
        applicant_email=user.email,
        held_reason=sign,
    )
    record(application, "started", user, to_status=application.status)
    if earlier:
        _copy_answers(application, version, earlier, user)
    return application


def _hold(round_form: RoundForm) -> None:
    """Until the application is there nobody deletes the form of its round, or chooses another for it."""
    rows = RoundForm.objects.select_for_update(no_key=True).filter(pk=round_form.pk)
    same = rows.filter(form=round_form.form_id, round=round_form.round_id, role=round_form.role)
    if not list(same.order_by("pk").values_list("pk")):
        raise ApplicationRefused("no_form")


def _copy_answers(application: Application, version: FormVersion, earlier: Application, user: Any) -> None:
    copied = answers_to_copy(earlier=earlier, version=version)
    application.draft_answers = copied
    touch_draft(application, copied)
    record(application, "copied", user, to_status=application.status, reason=earlier.reference)
