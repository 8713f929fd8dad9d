"""Verbs of the applicant: start, save, hand in, withdraw. Each locks the row, checks, writes and tells."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from wagtail.log_actions import log

from wagtail_mentoring import signals
from wagtail_mentoring.programs.choices import ProgramStatus

from . import decisions
from .admission import admit
from .answer_rules import AnswerSources, Raw, clean_answers, raw_answer
from .answers import answers_by_role, index_answers
from .application_models import Application, ApplicationRevision
from .choices import ApplicationStatus, QuestionRole, QuestionType, RequestState, Window
from .draft_actions import claim_extensions, reopen_expired
from .earlier_answers import answers_to_copy
from .events import record_event
from .exceptions import AnswerProblem, AnswersChanged, AnswersIncomplete, ApplicationRefused
from .form_models import FormVersion, RoundForm
from .personal_dates import dates_for
from .request_keeping import (
    end_request,
    open_request_of,
    schema_to_answer,
    version_to_answer,
)
from .sealing import consents_in, seal_of
from .translations import in_language
from .versions import Schema, asks_again, digest, questions_of

#: The audit log's names of the events that are written there as well.
LOGGED_AS = {
    "started": "wagtail_mentoring.start_application",
    "copied": "wagtail_mentoring.copy_answers",
    "submitted": "wagtail_mentoring.submit_application",
    "resubmitted": "wagtail_mentoring.submit_application",
    "withdrawn": "wagtail_mentoring.withdraw_application",
}

#: What the history notes beside a step that was taken through a link from a mail.
BY_LINK = "by_link"


def start_application(
    *,
    round_form: RoundForm,
    user: Any,
    code: str = "",
    earlier: Application | None = None,
    sign: str = "",
) -> Application:
    """Return the user's active application in this round and role, a new one if there is none.

    A draft that expired in this round goes on where it stopped. Else, where it takes an invitation, ``code``
    lets the user in, and the answers of ``earlier``, an application of theirs with the same form, are copied.
    ``sign``, a ``HoldReason`` value, says by what the request looks like a robot's: nothing is refused, but
    what is handed in from this start is held. Raises ``ApplicationRefused`` (``not_open``, ``closed``,
    ``no_form``, ``not_invited``, ``no_earlier``).
    """
    key = Application.key_for(user_id=user.pk, round_id=round_form.round_id, role=round_form.role)
    if active := Application.objects.filter(active_key=key).first():
        return active
    version = round_form.form.latest_version
    if version is None:
        raise ApplicationRefused("no_form")
    window = dates_for(round_form, user).window_at(timezone.now())
    if window not in (Window.ON_TIME, Window.LATE):
        raise ApplicationRefused(window.value)
    if round_form.round.program.status != ProgramStatus.APPROVED:
        raise ApplicationRefused(Window.NOT_OPEN.value)
    if earlier and (earlier.applicant_id, earlier.draft_version.form_id) != (user.pk, round_form.form_id):
        raise ApplicationRefused("no_earlier")
    try:
        return _begin(
            round_form=round_form, version=version, user=user, code=code, earlier=earlier, sign=sign
        )
    except IntegrityError:
        # A second click or tab was quicker.
        return Application.objects.get(active_key=key)


@transaction.atomic
def _begin(
    *,
    round_form: RoundForm,
    version: FormVersion,
    user: Any,
    code: str,
    earlier: Application | None,
    sign: str,
) -> Application:
    round_id, role = round_form.round_id, round_form.role
    claim_extensions(user=user, round_id=round_id, role=role)
    if expired := reopen_expired(round_id=round_id, role=role, applicant=user, user=user):
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
    _told(application, user, "started", from_status="")
    if earlier:
        _copy_answers(application, version, earlier, user)
    return application


def _copy_answers(application: Application, version: FormVersion, earlier: Application, user: Any) -> None:
    copied = answers_to_copy(earlier=earlier, version=version)
    application.draft_answers = copied
    touch_draft(application, version, copied)
    _told(application, user, "copied", from_status="", reason=earlier.reference)


@transaction.atomic
def save_draft(
    *, application: Application, user: Any, answers: dict[str, Any], lock_version: int
) -> Application:
    """Keep ``answers`` (raw, by question key) as they are, right or wrong, against the newest questions.

    ``lock_version`` is the version of the row that the sender saw. Raises ``AnswersChanged`` if one of these
    answers was changed elsewhere since, ``AnswersIncomplete`` for what cannot be kept at all, and
    ``ApplicationRefused`` when editing is over. Keys that are no questions of the form, or that the person
    was not asked for, are ignored. Saving a
    draft is no event: autosave would drown the others.
    """
    application = locked_for_edit(application=application, user=user)
    version = latest_version(application)
    sent = _readable(schema_to_answer(application, version), answers)
    stored = application.draft_answers
    conflicts = decisions.conflicting_answers(
        sent=sent, stored=stored, stamps=application.draft_stamps, seen=lock_version
    )
    if conflicts:
        raise AnswersChanged(
            stored={key: stored.get(key) for key in conflicts}, sent={k: sent[k] for k in conflicts}
        )
    changed = {key: raw for key, raw in sent.items() if key not in stored or stored[key] != raw}
    application.draft_answers = {**stored, **changed}
    touch_draft(application, version, changed)
    return application


def _readable(schema: Schema, answers: dict[str, Any]) -> dict[str, Raw]:
    sent, problems = {}, {}
    for question in questions_of(schema):
        key = question["key"]
        if key not in answers or question["type"] == QuestionType.FILE:
            continue
        try:
            sent[key] = raw_answer(question, answers[key])
        except AnswerProblem as problem:
            problems[key] = problem
    if problems:
        raise AnswersIncomplete(problems)
    return sent


def touch_draft(application: Application, version: FormVersion, changed: Any) -> None:
    """Write the draft's columns; ``changed`` are the question keys whose answers are new."""
    if changed:
        application.lock_version += 1
        stamps = dict.fromkeys(changed, application.lock_version)
        application.draft_stamps = {**application.draft_stamps, **stamps}
        application.draft_saved_at = timezone.now()
        application.locale = translation.get_language() or ""
    application.draft_version = version
    names = ("answers", "stamps", "saved_at", "version")
    application.save(update_fields=[*(f"draft_{name}" for name in names), "locale", "lock_version"])


@transaction.atomic
def submit_application(
    *,
    application: Application,
    user: Any,
    idempotency_key: str,
    lock_version: int,
    locale: str,
    seen_version: int | None = None,
    sign: str = "",
    by_link: bool = False,
) -> ApplicationRevision:
    """Hand in the draft: check what is asked of the applicant and write a revision for good.

    It counts against the newest questions; where the applicant saw those of ``seen_version``, the number of
    an older form version, and nothing was tightened since, against what they saw. The same
    ``idempotency_key``, or the same answers again, return the revision there is. The server's time inside
    this transaction decides about the deadline. ``by_link`` is noted in the history; by a ``sign`` (a
    ``HoldReason``) of a robot it is handed in and put on hold. Raises
    ``AnswersIncomplete``, ``AnswersChanged`` (an answer changed since ``lock_version``) or
    ``ApplicationRefused``.
    """
    application = locked(application=application, user=user)
    once = digest([application.reference, idempotency_key])
    if done := application.revisions.filter(idempotency_key=once).first():
        return done
    window = _guard_hand_in(application)
    if decisions.changed_since(stamps=application.draft_stamps, seen=lock_version):
        raise AnswersChanged(stored={}, sent={})
    sealed = _sealed(application, seen_version, locale)
    current = application.current_revision
    if current and current.digest == sealed["digest"] and application.status == ApplicationStatus.SUBMITTED:
        return current
    revision = ApplicationRevision.objects.create(
        application=application,
        sequence=current.sequence + 1 if current else 1,
        locale=locale,
        idempotency_key=once,
        created_at=timezone.now(),
        author=user,
        **sealed,
    )
    is_doubted = _hold(application, sign)
    _hand_in(application, revision, user, is_late=window == Window.LATE, note=BY_LINK if by_link else "")
    if is_doubted:
        record_event(application=application, action="held", actor=None, reason=application.held_reason)
    return revision


def _hold(application: Application, sign: str) -> bool:
    """Put a hand-in that looks like a robot's on hold, and say whether it is new there; the caller saves."""
    is_cleared = application.events.filter(action="let_in").exists()
    reason = decisions.hold_reason(sign=sign, noted_before=application.held_reason, is_cleared=is_cleared)
    if not reason or application.held_at is not None:
        return False
    application.held_at, application.held_reason = timezone.now(), reason
    return True


def _sealed(application: Application, seen_version: int | None, locale: str) -> dict[str, Any]:
    """What a revision keeps word for word, and its digest. Raises ``AnswersIncomplete``."""
    version, answers = _answers_to_hand_in(application, seen_version, locale)
    consents = consents_in(in_language(version.schema, locale), answers)
    seal = seal_of(version_sha256=version.sha256, answers=answers, consents=consents)
    return {"form_version": version, "answers": answers, "consents": consents, "digest": seal}


def _answers_to_hand_in(
    application: Application, seen_version: int | None, locale: str
) -> tuple[FormVersion, dict[str, Any]]:
    """The version that counts, and the answers. Raises ``AnswersIncomplete`` for what the newest lacks."""
    latest, sources = latest_version(application), AnswerSources(application)
    seen = latest.form.versions.filter(number=seen_version).first() if seen_version else None
    if seen and seen != latest and not asks_again(seen.schema, latest.schema):
        asked = in_language(seen.schema, locale)
        answers, problems = clean_answers(asked, draft_of(application, seen), sources)
        if not problems:
            return seen, answers
    asked = in_language(latest.schema, locale)
    answers, problems = clean_answers(asked, draft_of(application, latest), sources)
    if problems:
        raise AnswersIncomplete(problems)
    return latest, answers


def _hand_in(
    application: Application, revision: ApplicationRevision, user: Any, *, is_late: bool, note: str
) -> None:
    before, asked = application.status, open_request_of(application)
    roles = answers_by_role(revision)
    if application.submitted_at is None:
        application.submitted_at = revision.created_at
        application.is_late = is_late
    application.current_revision = revision
    application.draft_version = revision.form_version
    application.applicant_name = roles.get(QuestionRole.NAME, name_of(user))[:160]
    application.applicant_email = roles.get(QuestionRole.EMAIL, user.email)
    application.lock_version += 1
    if asked:
        end_request(asked, RequestState.ANSWERED, revision=revision)
    _set_status(application, ApplicationStatus(asked.from_status) if asked else ApplicationStatus.SUBMITTED)
    application.save()
    index_answers(revision)
    action = "resubmitted" if revision.sequence > 1 else "submitted"
    _told(application, user, action, from_status=before, reason=note)
    signals.application_submitted.send(sender=Application, application=application, revision=revision)
    _tell_status(application, user, before)


@transaction.atomic
def withdraw_application(*, application: Application, user: Any, reason: str = "") -> Application:
    """Take the application back; the person may apply again. Once withdrawn it stays so, without an error."""
    application = locked(application=application, user=user)
    before = application.status
    if before == ApplicationStatus.WITHDRAWN:
        return application
    until = application.round.withdraw_until
    released = application.released_at is not None
    if not decisions.may_withdraw(status=before, released=released, now=timezone.now(), withdraw_until=until):
        raise ApplicationRefused("not_withdrawable")
    application.active_key = None
    application.lock_version += 1
    _set_status(application, ApplicationStatus.WITHDRAWN)
    application.save()
    _told(application, user, "withdrawn", from_status=before, reason=reason)
    signals.application_withdrawn.send(sender=Application, application=application, user=user)
    _tell_status(application, user, before, reason)
    return application


def locked(*, application: Application, user: Any) -> Application:
    """The newest row under a lock, for its applicant only; the caller is in a transaction."""
    if application.applicant_id != user.pk:
        raise PermissionDenied
    return Application.objects.select_for_update().get(pk=application.pk)


def locked_for_edit(*, application: Application, user: Any) -> Application:
    """Like ``locked``; raises ``ApplicationRefused`` when the answers can no longer be changed."""
    application = locked(application=application, user=user)
    _guard_edit(application)
    return application


def latest_version(application: Application) -> FormVersion:
    """The questions that count now: drafts move on to the newest version of the round's form.

    Whoever was asked for some answers only meets the newest version that still asks all of these.
    """
    if (asked := open_request_of(application)) and not asked.is_whole:
        return version_to_answer(asked)
    return application.round_form.form.latest_version or application.draft_version


def draft_of(application: Application, version: FormVersion) -> dict[str, Raw]:
    """The draft's answers; until they are saved, name and address are those of the account."""
    known = {
        QuestionRole.NAME: name_of(application.applicant),
        QuestionRole.EMAIL: application.applicant.email,
    }
    roles = ((question["key"], question["role"]) for question in questions_of(version.schema))
    return {**{key: known[role] for key, role in roles if role in known}, **application.draft_answers}


def may_edit_now(application: Application) -> bool:
    """Whether the applicant may change the answers at this moment."""
    if asked := open_request_of(application):
        return not asked.is_over
    now, dates = timezone.now(), application.dates
    return decisions.may_edit(
        status=application.status, window=dates.window_at(now), now=now, edit_until=dates.edit_until
    )


def name_of(user: Any) -> str:
    return (user.get_full_name() or user.get_username())[:160]


def _guard_edit(application: Application) -> Window:
    window = application.dates.window_at(timezone.now())
    if not may_edit_now(application):
        if open_request_of(application):
            raise ApplicationRefused("request_over")
        is_draft = application.status == ApplicationStatus.DRAFT
        raise ApplicationRefused(window.value if is_draft else "not_editable")
    return window


def _guard_hand_in(application: Application) -> Window:
    """Like ``_guard_edit``; what was asked for in particular is handed in by another door."""
    window = _guard_edit(application)
    if (asked := open_request_of(application)) and not asked.is_whole:
        raise ApplicationRefused("asked_for_some")
    return window


def _set_status(application: Application, status: ApplicationStatus) -> None:
    if application.status != status:
        application.status = status
        application.status_changed_at = timezone.now()


def _told(application: Application, user: Any, action: str, *, from_status: str, reason: str = "") -> None:
    record_event(
        application=application,
        action=action,
        actor=user,
        from_status=from_status,
        to_status=application.status,
        reason=reason,
    )
    # The log outlives an erasure, so its title is the reference and never the person's name.
    log(application, LOGGED_AS[action], user=user, title=application.reference)


def _tell_status(application: Application, user: Any, before: str, reason: str = "") -> None:
    if application.status != before:
        signals.application_status_changed.send(
            sender=Application,
            application=application,
            from_status=before,
            to_status=application.status,
            user=user,
            reason=reason,
        )
