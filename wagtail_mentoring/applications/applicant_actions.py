"""Verbs of the applicant: save, hand in, withdraw. Each locks the row, checks, writes and tells."""

from collections.abc import Container, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from wagtail.admin.utils import get_user_display_name

from wagtail_mentoring import signals
from wagtail_mentoring.application_forms.answer_rules import AnswerSources, Raw, clean_answers, raw_answer
from wagtail_mentoring.application_forms.choices import QuestionRole, QuestionType, Window
from wagtail_mentoring.application_forms.exceptions import AnswerProblem
from wagtail_mentoring.application_forms.models import FormVersion
from wagtail_mentoring.application_forms.sealing import consents_in, seal_of
from wagtail_mentoring.application_forms.translations import in_language
from wagtail_mentoring.application_forms.versions import (
    Question,
    Schema,
    all_questions,
    asks_again,
    questions_of,
)
from wagtail_mentoring.digests import digest

from . import decisions
from .application_models import Application, ApplicationRevision
from .choices import ApplicationStatus, RequestState
from .events import record_event
from .exceptions import AnswersChanged, AnswersIncomplete, ApplicationRefused
from .history import record, tell_status
from .raw_answers import is_kept, without_form
from .request_keeping import end_request, open_request_of, schema_to_answer, version_to_answer
from .revising import point_to, write_revision
from .withdrawals import withdrawal_stop

#: What the history notes beside a step that was taken through a link from a mail.
BY_LINK = "by_link"


@transaction.atomic
def save_draft(
    *,
    application: Application,
    user: Any,
    answers: dict[str, Any],
    lock_version: int,
    told_version: int | None = None,
) -> Application:
    """Keep ``answers`` (raw, by question key) as they are, right or wrong, against the newest questions.

    ``lock_version`` is the version of the row that the sender saw. ``told_version`` is the primary key of
    the form version up to which the writer was told what changed; what came later is still news. Raises
    ``AnswersChanged`` if one of these answers was changed elsewhere since, ``AnswersIncomplete`` for what
    cannot be kept at all, and ``ApplicationRefused`` when editing is over, or when only some answers are
    asked for and another one would be lost. An answer to a question that was taken out, or is hidden by
    another answer, is kept as well. Keys that never were questions of the form are ignored. Saving a draft is
    no event: autosave would drown the others.
    """
    application = locked_for_edit(application=application, user=user)
    version = latest_version(application)
    stored = application.draft_answers
    schema = schema_to_answer(application, version)
    if schema is not version.schema:
        _guard_others(application, version, all_questions(schema), answers)
    sent = _readable(schema, answers)
    changed = _changed(application, all_questions(schema), sent, seen=lock_version)
    known = application.draft_version
    if told_version is not None:
        application.draft_version = _followed_to(told_version, known, version)
    if changed or application.draft_version != known:
        application.draft_answers = {**stored, **changed}
        touch_draft(application, changed)
    return application


def _changed(
    application: Application, questions: Mapping[str, Question], sent: dict[str, Raw], *, seen: int
) -> dict[str, Raw]:
    """Which of the answers that were ``sent`` are new; the same choice kept otherwise is not."""
    stored = application.draft_answers
    meant = {key: without_form(questions[key], raw) for key, raw in sent.items()}
    held = {key: without_form(questions[key], stored[key]) for key in sent if key in stored}
    conflicts = decisions.conflicting_answers(
        sent=meant, stored=held, stamps=application.draft_stamps, seen=seen
    )
    if conflicts:
        raise AnswersChanged(
            stored={key: stored.get(key) for key in conflicts}, sent={k: sent[k] for k in conflicts}
        )
    return {key: raw for key, raw in sent.items() if key not in held or held[key] != meant[key]}


def _guard_others(
    application: Application, version: FormVersion, asked: Container[str], answers: dict[str, Any]
) -> None:
    """Let nobody believe that an answer is kept which may not be changed while others are asked for."""
    draft = draft_of(application, version)
    for key, question in all_questions((version.form.latest_version or version).schema).items():
        is_other = key in answers and key not in asked and question["type"] != QuestionType.FILE
        if is_other and not is_kept(question, answers[key], draft.get(key)):
            raise ApplicationRefused("asked_for_some")


def _followed_to(told: int, before: FormVersion, latest: FormVersion) -> FormVersion:
    """The version up to which the writer of a draft knows what changed. Numbers of two forms say nothing of
    each other: what was told of a form that the round has no more tells nothing of the one it has."""
    known = latest.form.versions.filter(pk=told).first()
    if known is None or (before.form_id == known.form_id and known.number <= before.number):
        return before
    return min(known, latest, key=lambda version: version.number)


def _readable(schema: Schema, answers: dict[str, Any]) -> dict[str, Raw]:
    sent, problems = {}, {}
    for key, question in all_questions(schema).items():
        if key not in answers or question["type"] == QuestionType.FILE:
            continue
        try:
            sent[key] = raw_answer(question, answers[key])
        except AnswerProblem as problem:
            problems[key] = problem
    if problems:
        raise AnswersIncomplete(problems)
    return sent


def touch_draft(application: Application, changed: Any) -> None:
    """Write the draft's columns; ``changed`` are the question keys whose answers are new."""
    if changed:
        application.lock_version += 1
        stamps = dict.fromkeys(changed, application.lock_version)
        application.draft_stamps = {**application.draft_stamps, **stamps}
        application.draft_saved_at = timezone.now()
        application.locale = translation.get_language() or ""
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
    revision = write_revision(application, **sealed, locale=locale, idempotency_key=once, author=user)
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
    if application.submitted_at is None:
        application.submitted_at = revision.created_at
        application.is_late = is_late
    application.draft_version = revision.form_version
    point_to(application, revision, name=name_of(user), email=user.email)
    if asked:
        end_request(asked, RequestState.ANSWERED, revision=revision)
    application.move_to(asked.from_status if asked else ApplicationStatus.SUBMITTED)
    application.save()
    action = "resubmitted" if revision.sequence > 1 else "submitted"
    record(application, action, user, from_status=before, to_status=application.status, reason=note)
    signals.application_submitted.send(sender=Application, application=application, revision=revision)
    tell_status(application, user, before)


@transaction.atomic
def withdraw_application(*, application: Application, user: Any, reason: str = "") -> Application:
    """Take the application back; the person may apply again. Once withdrawn it stays so, without an error.

    Raises ``ApplicationRefused``: ``not_withdrawable``, or what a room above has against it.
    """
    application = locked(application=application, user=user)
    if application.status == ApplicationStatus.WITHDRAWN:
        return application
    if reason_not_to := why_not_withdraw(application):
        raise ApplicationRefused(reason_not_to)
    return take_back(application, user, reason)


def take_back(
    application: Application, user: Any, reason: str = "", action: str = "withdrawn"
) -> Application:
    """Withdraw what the caller has locked, and may be withdrawn; ``action`` is its word in the history."""
    before = application.status
    application.active_key = None
    application.lock_version += 1
    application.move_to(ApplicationStatus.WITHDRAWN)
    application.save()
    record(application, action, user, from_status=before, to_status=application.status, reason=reason)
    signals.application_withdrawn.send(sender=Application, application=application, user=user)
    tell_status(application, user, before, reason)
    return application


def locked(*, application: Application, user: Any) -> Application:
    """The newest row under a lock, for its applicant only; the caller is in a transaction."""
    if application.applicant_id != user.pk:
        raise PermissionDenied
    rows = Application.objects.select_for_update(of=("self",)).select_related("applicant").with_forms()
    return rows.get(pk=application.pk)


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
    return draft_under(application, version.schema)


def draft_under(application: Application, schema: Schema) -> dict[str, Raw]:
    """Like ``draft_of``, of questions that may not be published yet."""
    known = {
        QuestionRole.NAME: name_of(application.applicant),
        QuestionRole.EMAIL: application.applicant.email,
    }
    roles = ((question["key"], question["role"]) for question in questions_of(schema))
    return {**{key: known[role] for key, role in roles if role in known}, **application.draft_answers}


def may_edit_now(application: Application) -> bool:
    """Whether the applicant may change the answers at this moment."""
    if asked := open_request_of(application):
        return not asked.is_over
    now, dates = timezone.now(), application.dates
    return decisions.may_edit(
        status=application.status,
        window=dates.window_at(now),
        is_let_open=application.round.is_let_open,
        now=now,
        edit_until=dates.edit_until,
    )


def may_withdraw_now(application: Application) -> bool:
    return not why_not_withdraw(application)


def why_not_withdraw(application: Application) -> str:
    """The word of the refusal that withdrawing would meet at this moment; empty where it may be withdrawn."""
    may = decisions.may_withdraw(
        status=application.status,
        released=application.released_at is not None,
        now=timezone.now(),
        withdraw_until=application.round.withdraw_until,
        told=application.told_status,
    )
    return withdrawal_stop(application) if may else "not_withdrawable"


def name_of(user: Any) -> str:
    return get_user_display_name(user)[:160]


def refusal_to_edit(application: Application) -> str:
    """Why the answers cannot be changed now, as an ``ApplicationRefused`` says it; empty if they can."""
    if may_edit_now(application):
        return ""
    if open_request_of(application):
        return "request_over"
    is_draft = application.status == ApplicationStatus.DRAFT
    return application.dates.door_at(timezone.now()).value if is_draft else "not_editable"


def _guard_edit(application: Application) -> Window:
    window = application.dates.door_at(timezone.now())
    if reason := refusal_to_edit(application):
        raise ApplicationRefused(reason)
    return window


def _guard_hand_in(application: Application) -> Window:
    """Like ``_guard_edit``; what was asked for in particular is handed in by another door."""
    window = _guard_edit(application)
    if (asked := open_request_of(application)) and not asked.is_whole:
        raise ApplicationRefused("asked_for_some")
    return window
