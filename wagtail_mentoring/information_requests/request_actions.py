"""Verbs around a request for information: ask, answer, extend, take back."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wagtail_mentoring import signals
from wagtail_mentoring.application_forms.answer_rules import AnswerSources, clean_answers
from wagtail_mentoring.application_forms.models import FormVersion
from wagtail_mentoring.application_forms.translations import in_language
from wagtail_mentoring.application_forms.versions import Question, asks_again, questions_of
from wagtail_mentoring.applications import asking, decisions
from wagtail_mentoring.applications.applicant_actions import BY_LINK, draft_of, locked, may_edit_now
from wagtail_mentoring.applications.application_models import Application, ApplicationRevision
from wagtail_mentoring.applications.choices import ApplicationStatus, RequestState, RevisionKind
from wagtail_mentoring.applications.exceptions import AnswersChanged, AnswersIncomplete, ApplicationRefused
from wagtail_mentoring.applications.history import record, tell_status
from wagtail_mentoring.applications.permissions import acting_office, hidden_answers
from wagtail_mentoring.applications.request_keeping import (
    as_seen,
    cut_to,
    end_request,
    newest_version,
    open_request,
    open_request_of,
    version_to_answer,
)
from wagtail_mentoring.applications.request_models import InformationRequest
from wagtail_mentoring.applications.staff_steps import StaleApplication, StepRefused, lock, lock_as_seen
from wagtail_mentoring.digests import digest

from .partial_revisions import NewAnswers, write_partial_revision


@transaction.atomic
def ask_applicant(
    *,
    application: Application,
    questions: Collection[str],
    message: str,
    due_at: datetime,
    user: Any,
    seen_request: str | None = None,
) -> InformationRequest:
    """Ask for answers to ``questions`` of the newest form version; for none in particular, the whole form.

    ``application`` says by its status and revision what the caller saw, ``seen_request`` what ``as_seen``
    made of the open request; ``StaleApplication`` when either has changed. What is open already is extended:
    the questions of both, the new message and date. The same again changes nothing. Raises ``StepRefused``
    for a state, question, message or date that will not do.
    """
    row = lock_as_seen(application)
    keys, text = _keys_to_ask(row, questions, user), message.strip()
    _refuse_unready(row, text, due_at)
    asked = open_request_of(row)
    if asked is None:
        return _ask_first(row, keys, text, due_at, user)
    version = newest_version(row)
    if is_asked_already(asked, questions=keys, message=text, due_at=due_at, version=version):
        return asked
    if seen_request is not None and seen_request != as_seen(asked):
        raise StaleApplication
    asked.questions, asked.form_version = _extended(asked, keys, version), version
    asked.message, asked.due_at = text, due_at
    asked.asked_at, asked.asked_by, asked.reminded_at = timezone.now(), user, None
    asked.save()
    record(row, "information_asked_again", user, reason=text)
    tell(signals.information_requested, row, asked, user)
    return asked


def is_asked_already(
    asked: InformationRequest,
    *,
    questions: Collection[str],
    message: str,
    due_at: datetime,
    version: FormVersion,
) -> bool:
    """Whether asking for this as well, on the newest ``version``, would leave the request as it is."""
    wanted = _extended(asked, questions, version)
    return (asked.questions, asked.message, asked.due_at) == (wanted, message.strip(), due_at)


def _ask_first(
    application: Application, keys: list[str], message: str, due_at: datetime, user: Any
) -> InformationRequest:
    before = application.status
    row = open_request(
        application=application,
        questions=keys,
        message=message,
        due_at=due_at,
        from_status=before,
        user=user,
        office=acting_office(user, application),
    )
    application.move_to(ApplicationStatus.INFORMATION_REQUESTED)
    application.save(update_fields=["status", "status_changed_at", "told_status"])
    record(
        application,
        "information_asked",
        user,
        from_status=before,
        to_status=application.status,
        reason=message,
    )
    tell_status(application, user, before, message)
    tell(signals.information_requested, application, row, user)
    return row


@transaction.atomic
def answer_request(
    *,
    application: Application,
    user: Any,
    idempotency_key: str,
    lock_version: int,
    locale: str,
    seen_version: int | None = None,
    seen_request: str = "",
    by_link: bool = False,
) -> ApplicationRevision:
    """Hand in the draft's answers to what was asked; everything else stays as it was handed in before.

    The application goes back to the state it was asked in. The same ``idempotency_key`` returns the revision
    there is. ``seen_request`` is the ``stamp`` of the request the person saw. Raises ``AnswersIncomplete``,
    ``AnswersChanged`` (an answer changed elsewhere since ``lock_version``) or ``ApplicationRefused``
    (``nothing_asked``, ``asked_for_more``, ``request_over``).
    """
    application = locked(application=application, user=user)
    once = digest([application.reference, idempotency_key])
    if done := application.revisions.filter(idempotency_key=once).first():
        return done
    asked = _request_to_answer(application, seen_request)
    if decisions.changed_since(stamps=application.draft_stamps, seen=lock_version):
        raise AnswersChanged(stored={}, sent={})
    revision = write_partial_revision(
        application=application,
        new=_answers_to(asked, application, seen_version, locale),
        kind=RevisionKind.ANSWERED,
        author=user,
        idempotency_key=once,
        locale=locale,
    )
    _go_back(application, asked, revision, user, note=BY_LINK if by_link else "")
    return revision


def _request_to_answer(application: Application, seen_request: str) -> InformationRequest:
    asked = open_request_of(application)
    if asked is None or asked.is_whole:
        raise ApplicationRefused("nothing_asked")
    if seen_request and seen_request != asked.stamp:
        raise ApplicationRefused("asked_for_more")
    if not may_edit_now(application):
        raise ApplicationRefused("request_over")
    return asked


def _go_back(
    application: Application,
    asked: InformationRequest,
    revision: ApplicationRevision,
    user: Any,
    *,
    note: str,
) -> None:
    """End the request that ``revision`` answers: the application is again where it was asked from."""
    before = application.status
    end_request(asked, RequestState.ANSWERED, revision=revision)
    application.draft_version = revision.form_version
    application.move_to(asked.from_status)
    application.save()
    record(
        application, "request_answered", user, from_status=before, to_status=application.status, reason=note
    )
    signals.information_request_answered.send(
        sender=Application, application=application, information_request=asked, revision=revision
    )
    tell_status(application, user, before)


def _answers_to(
    asked: InformationRequest, application: Application, seen_version: int | None, locale: str
) -> NewAnswers:
    """The draft's answers to what was asked; to the version the person saw where the newest asks no more."""
    newest = version_to_answer(asked)
    sources, seen = AnswerSources(application), _version_seen(asked, newest, seen_version)
    for version in filter(None, (seen, newest)):
        cut = cut_to(asked, in_language(version.schema, locale))
        answers, problems = clean_answers(cut, draft_of(application, version), sources)
        if not problems:
            return NewAnswers(version=version, schema=cut, asked=asked.questions, answers=answers)
    raise AnswersIncomplete(problems)


def _version_seen(asked: InformationRequest, newest: Any, number: int | None) -> Any:
    """The older version that the person looked at, where nothing they were asked became stricter since."""
    if not number or number >= newest.number or number < asked.form_version.number:
        return None
    seen = newest.form.versions.filter(number=number).select_related("form").first()
    if seen is None or not asking.asks_all(seen.schema, asked.questions):
        return None
    return None if asks_again(cut_to(asked, seen.schema), cut_to(asked, newest.schema)) else seen


@transaction.atomic
def extend_request(*, application: Application, due_at: datetime, user: Any) -> InformationRequest:
    """Give the applicant until ``due_at``. Raises ``StepRefused`` for a date that is past or no request."""
    row, asked = _lock_open(application)
    if due_at <= timezone.now():
        raise StepRefused(_("This date has passed. Choose a day that lies ahead."))
    if asked.due_at == due_at:
        return asked
    asked.due_at, asked.reminded_at = due_at, None
    asked.save(update_fields=["due_at", "reminded_at"])
    record(row, "request_extended", user)
    tell(signals.information_request_extended, row, asked, user)
    return asked


@transaction.atomic
def withdraw_request(*, application: Application, user: Any, reason: str = "") -> Application:
    """Take back what was asked; the application goes back to where it was. ``StepRefused`` without one."""
    row, asked = _lock_open(application)
    before = row.status
    end_request(asked, RequestState.WITHDRAWN)
    row.move_to(asked.from_status)
    row.save(update_fields=["status", "status_changed_at"])
    record(row, "request_withdrawn", user, from_status=before, to_status=row.status, reason=reason.strip())
    tell(signals.information_request_withdrawn, row, asked, user)
    tell_status(row, user, before, reason.strip())
    return row


def askable_questions(application: Application, user: Any) -> list[Question]:
    """The questions of the newest form version whose answers ``user`` may read, and so ask for."""
    hidden = hidden_answers(application.current_revision, user)
    questions = questions_of(newest_version(application).schema)
    return [question for question in questions if question["key"] not in hidden]


def _keys_to_ask(application: Application, questions: Collection[str], user: Any) -> list[str]:
    allowed = [question["key"] for question in askable_questions(application, user)]
    if unknown := set(questions) - set(allowed):
        raise StepRefused(
            ngettext(
                "%(count)d question is not in the form any more, or not for you to ask. Choose anew.",
                "%(count)d questions are not in the form any more, or not for you to ask. Choose anew.",
                len(unknown),
            )
            % {"count": len(unknown)}
        )
    return [key for key in allowed if key in questions]


def _refuse_unready(application: Application, message: str, due_at: datetime) -> None:
    released = application.released_at is not None
    if not decisions.may_ask(status=application.status, released=released):
        raise StepRefused(
            _("Nothing can be asked of an application that is “%(status)s”.")
            % {"status": application.get_status_display()}
        )
    if not message:
        raise StepRefused(_("Write what you need, and why: the applicant reads it."))
    if due_at <= timezone.now():
        raise StepRefused(_("This date has passed. Choose a day that lies ahead."))


def _extended(asked: InformationRequest, keys: Collection[str], version: FormVersion) -> list[str]:
    """What is open and what comes to it; a question that has left the form meanwhile is let go."""
    if asked.is_whole or not keys:
        return []
    return asking.in_order(version.schema, {*asked.questions, *keys})


def _lock_open(application: Application) -> tuple[Application, InformationRequest]:
    row = lock(application)
    asked = open_request_of(row)
    if asked is None:
        raise StepRefused(_("Nothing is asked of this applicant any more: it was answered, or taken back."))
    return row, asked


def tell(signal: Any, application: Application, asked: InformationRequest, user: Any) -> None:
    signal.send(sender=Application, application=application, information_request=asked, user=user)
