"""Verbs around corrections: staff correct answers for an applicant, who may object, and staff settle it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import normalize_newlines
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring import signals
from wagtail_mentoring.application_forms.answer_rules import AnswerSources, Raw, clean_answers, raw_answer
from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.application_forms.exceptions import AnswerProblem
from wagtail_mentoring.application_forms.translations import in_language
from wagtail_mentoring.application_forms.versions import Question
from wagtail_mentoring.applications import asking, decisions
from wagtail_mentoring.applications.applicant_actions import locked, touch_draft
from wagtail_mentoring.applications.application_models import Application, ApplicationRevision
from wagtail_mentoring.applications.choices import RevisionKind
from wagtail_mentoring.applications.exceptions import AnswersIncomplete, ApplicationRefused
from wagtail_mentoring.applications.history import record
from wagtail_mentoring.applications.request_keeping import newest_version
from wagtail_mentoring.applications.staff_steps import StepRefused, lock, lock_as_seen
from wagtail_mentoring.digests import digest

from .choices import AgreedBy
from .correction_models import Correction
from .partial_revisions import NewAnswers, write_partial_revision
from .request_actions import askable_questions

#: Only the person can agree to something, send a file, or look for mentors in the directory.
NOT_CORRECTABLE = (QuestionType.CONSENT, QuestionType.FILE, QuestionType.MENTORS)
LONGEST_OBJECTION = 1000


@dataclass(frozen=True)
class Agreement:
    """Why answers are corrected, and how the applicant agreed to it."""

    reason: str
    agreed_by: str


def correctable_questions(application: Application, user: Any) -> list[Question]:
    """The questions of the newest form version whose answers ``user`` may correct."""
    questions = askable_questions(application, user)
    return [question for question in questions if question["type"] not in NOT_CORRECTABLE]


@transaction.atomic
def correct_application(
    *,
    application: Application,
    answers: Mapping[str, Raw],
    agreement: Agreement,
    user: Any,
    idempotency_key: str,
) -> Correction:
    """Write a revision in which ``answers`` (raw, by question key) take the place of those there are.

    ``application`` says by its status and revision what the caller saw. They are checked as the applicant's
    would be, and written into the draft as well, so that handing in again does not bring the old ones back.
    The same ``idempotency_key`` returns the correction there is. Raises ``StaleApplication``,
    ``AnswersIncomplete``, or ``StepRefused`` for a state or question that will not do, or nothing new.
    """
    once = digest([application.reference, idempotency_key])
    # Under the lock: of two clicks the second finds what the first wrote before it finds that it is stale.
    lock(application)
    if done := Correction.objects.filter(revision__idempotency_key=once, application=application).first():
        return done
    row = lock_as_seen(application)
    _refuse_unready(row, answers, agreement, user)
    raw = _raw(newest_version(row).schema, answers)
    new = _checked(row, raw)
    row.draft_answers = {**row.draft_answers, **raw}
    touch_draft(row, raw)
    return _written_down(row, _revised(row, new, user, once), new, agreement, user)


def _revised(row: Application, new: NewAnswers, user: Any, idempotency_key: str) -> ApplicationRevision:
    before = row.current_revision
    revision = write_partial_revision(
        application=row,
        new=new,
        kind=RevisionKind.CORRECTED,
        author=user,
        idempotency_key=idempotency_key,
        locale=before.locale,
    )
    if revision.answers == before.answers:
        raise StepRefused(_("Nothing is different from what there was. Change an answer, or cancel."))
    row.save()
    return revision


def _written_down(
    row: Application, revision: ApplicationRevision, new: NewAnswers, agreement: Agreement, user: Any
) -> Correction:
    correction = Correction.objects.create(
        application=row,
        revision=revision,
        questions=list(new.asked),
        reason=agreement.reason.strip(),
        agreed_by=agreement.agreed_by,
    )
    record(row, "corrected", user, reason=correction.reason)
    signals.application_corrected.send(sender=Application, application=row, correction=correction, user=user)
    return correction


def _refuse_unready(
    application: Application, answers: Mapping[str, Raw], agreement: Agreement, user: Any
) -> None:
    if not decisions.may_correct(status=application.status) or application.anonymised_at:
        raise StepRefused(
            _("Answers of an application that is “%(status)s” cannot be corrected.")
            % {"status": application.get_status_display()}
        )
    allowed = {question["key"] for question in correctable_questions(application, user)}
    if not answers or set(answers) - allowed:
        raise StepRefused(
            _("Choose questions of the form that staff may correct: no consents, files or mentors.")
        )
    if not agreement.reason.strip():
        raise StepRefused(_("Give the reason: the applicant reads it."))
    if agreement.agreed_by not in AgreedBy.values:
        raise StepRefused(_("Say how the applicant agreed to the correction."))


def _raw(schema: dict[str, Any], answers: Mapping[str, Raw]) -> dict[str, Raw]:
    """The answers as a draft keeps them. Raises ``AnswersIncomplete`` for what cannot be kept at all."""
    raw, problems = {}, {}
    for question in asking.cut_down(schema, answers)["sections"][0]["questions"]:
        try:
            raw[question["key"]] = raw_answer(question, answers[question["key"]])
        except AnswerProblem as problem:
            problems[question["key"]] = problem
    if problems:
        raise AnswersIncomplete(problems)
    return raw


def _checked(application: Application, raw: Mapping[str, Raw]) -> NewAnswers:
    version = newest_version(application)
    schema = asking.cut_down(in_language(version.schema, application.current_revision.locale), raw)
    answers, problems = clean_answers(schema, raw, AnswerSources(application))
    if problems:
        raise AnswersIncomplete(problems)
    return NewAnswers(
        version=version, schema=schema, asked=asking.in_order(version.schema, raw), answers=answers
    )


@transaction.atomic
def object_to_correction(*, correction: Correction, text: str, user: Any) -> Correction:
    """The applicant says that a correction is wrong: staff are told, nothing else changes.

    Raises ``ApplicationRefused`` where it does not count any more or they have said so already.
    """
    application = locked(application=correction.application, user=user)
    correction = Correction.objects.select_related("revision").get(pk=correction.pk)
    if correction.objected_at is not None or not decisions.may_correct(status=application.status):
        raise ApplicationRefused("not_objectable")
    written = normalize_newlines(text).strip()[:LONGEST_OBJECTION]
    correction.objection, correction.objected_at = written, timezone.now()
    correction.save(update_fields=["objection", "objected_at"])
    record(application, "correction_objected", user, reason=correction.objection)
    return correction


@transaction.atomic
def settle_objection(*, correction: Correction, user: Any, answer: str = "") -> Correction:
    """Staff have looked at an objection, and corrected again what was wrong. Once settled it stays so."""
    application = lock(correction.application)
    correction = Correction.objects.select_related("revision").get(pk=correction.pk)
    if correction.objected_at is None:
        raise StepRefused(_("The applicant has not objected to this correction."))
    if correction.settled_at is None:
        correction.settled_at, correction.settled_by = timezone.now(), user
        correction.save(update_fields=["settled_at", "settled_by"])
        record(application, "objection_settled", user, reason=answer.strip())
    return correction
