"""What the applicant's pages show of a request for information, of corrections and of earlier versions."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from wagtail_mentoring.application_forms.translations import in_language
from wagtail_mentoring.application_forms.versions import questions_of
from wagtail_mentoring.applications import decisions
from wagtail_mentoring.applications.application_models import Application, ApplicationRevision
from wagtail_mentoring.applications.asking import ASKED_FOR
from wagtail_mentoring.applications.choices import RevisionKind
from wagtail_mentoring.applications.progress import Progress
from wagtail_mentoring.applications.request_keeping import version_to_answer
from wagtail_mentoring.applications.request_models import InformationRequest
from wagtail_mentoring.applications.revision_changes import changes_between_revisions
from wagtail_mentoring.programs.dates import deadline_text, instant_text

from .correction_models import Correction

Row = dict[str, Any]

#: Versions in words, for the list to choose from.
KIND_WORDS = {
    RevisionKind.HANDED_IN: gettext_lazy("handed in"),
    RevisionKind.ANSWERED: gettext_lazy("your answers to our request"),
    RevisionKind.CORRECTED: gettext_lazy("corrected by the office"),
}


def status_extras(progress: Progress) -> Row:
    """What the status page shows besides: what is asked, what was corrected, whether versions differ."""
    application = progress.application
    return {
        "asked": asked_row(application, progress.asked),
        "corrections": correction_rows(application),
        "compare_url": _compare_url(application),
    }


def asked_row(application: Application, asked: InformationRequest | None) -> Row | None:
    """What is asked of the applicant at this moment, in words."""
    if asked is None:
        return None
    questions = [
        question["label"]
        for question in questions_of(in_language(version_to_answer(asked).schema, get_language()))
        if question["key"] in asked.questions
    ]
    return {
        "message": asked.message,
        "questions": questions,
        "is_whole": asked.is_whole,
        "stamp": asked.stamp,
        "is_over": asked.is_over,
        "due": deadline_text(asked.due_at, application.round),
        "asked_at": instant_text(asked.asked_at, application.round),
        "url": _answer_url(application, asked),
    }


def _answer_url(application: Application, asked: InformationRequest) -> str:
    if asked.is_whole:
        return reverse("wagtail_mentoring:application_tasks", args=[application.reference])
    return reverse("wagtail_mentoring:application_section", args=[application.reference, ASKED_FOR])


def correction_rows(application: Application) -> list[Row]:
    """Corrections by the office, the latest first, with what was changed."""
    corrections = application.corrections.select_related("revision__form_version").order_by(
        "-revision__sequence"
    )
    revisions = {row.sequence: row for row in _revisions(application)} if corrections else {}
    return [
        {
            "number": correction.revision.sequence,
            "when": instant_text(correction.revision.created_at, application.round),
            "reason": correction.reason,
            "agreed": correction.get_agreed_by_display(),
            "objection": correction.objection,
            "is_settled": correction.settled_at is not None,
            "changes": _changes_of(correction, revisions),
            "object_url": object_url(correction, application),
        }
        for correction in corrections
    ]


def object_url(correction: Correction, application: Application) -> str:
    """Where the applicant says that it is wrong; empty where that is no longer of use."""
    if correction.objected_at is not None or not decisions.may_correct(status=application.status):
        return ""
    return reverse(
        "wagtail_mentoring:application_objection", args=[application.reference, correction.revision.sequence]
    )


def _changes_of(correction: Correction, revisions: dict[int, ApplicationRevision]) -> list[Any]:
    number = correction.revision.sequence
    return changes_between_revisions(revisions[number - 1], revisions[number])


def _revisions(application: Application) -> list[ApplicationRevision]:
    """Every revision, oldest first, ready to be read."""
    rows = list(application.revisions.select_related("form_version").order_by("sequence"))
    for row in rows:
        row.application = application
    return rows


def _compare_url(application: Application) -> str:
    several = application.current_revision and application.current_revision.sequence > 1
    return reverse("wagtail_mentoring:application_changes", args=[application.reference]) if several else ""


def comparison(application: Application, first: str, second: str) -> Row:
    """Two versions beside each other, by their numbers; the last two where these are none."""
    rows = _revisions(application)
    chosen = chosen_pair(rows, first, second)
    return {
        "revisions": [
            {
                "number": row.sequence,
                "label": _("Version %(number)d, %(kind)s, %(when)s")
                % {
                    "number": row.sequence,
                    "kind": KIND_WORDS[RevisionKind(row.kind)],
                    "when": instant_text(row.created_at, application.round),
                },
            }
            for row in rows
        ],
        "before": chosen[0],
        "after": chosen[1],
        "changes": changes_between_revisions(*chosen),
    }


def chosen_pair(
    revisions: list[ApplicationRevision], first: str, second: str
) -> tuple[ApplicationRevision, ApplicationRevision]:
    """The revisions of these numbers, the older first; for what is no number the last two."""
    by_number = {str(row.sequence): row for row in revisions}
    after = by_number.get(second, revisions[-1])
    fallback = revisions[max(0, revisions.index(after) - 1)]
    before = by_number.get(first, fallback)
    return (before, after) if before.sequence <= after.sequence else (after, before)
