"""What the rooms' actions raise, as problems with the sentences that the pages tell."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status

from wagtail_mentoring.applicants.status_words import REFUSALS
from wagtail_mentoring.application_forms.exceptions import AnswerProblem, FileNotKept, FileRefused
from wagtail_mentoring.applications.exceptions import AnswersChanged, AnswersIncomplete, ApplicationRefused
from wagtail_mentoring.applications.staff_steps import StaleApplication

CHANGED = _("The answers were changed elsewhere since they were read. Nothing was saved: read them again.")


class Conflict(exceptions.APIException):
    """A rule of ours stands against the step, or somebody else was faster; ``detail`` says what to do.

    ``more`` are further members of the problem.
    """

    status_code = status.HTTP_409_CONFLICT
    default_code = "refused"

    def __init__(self, detail: Any, code: str | None = None, **more: Any) -> None:
        super().__init__(detail, code)
        self.more = more


class NoRoom(exceptions.APIException):
    status_code = status.HTTP_507_INSUFFICIENT_STORAGE
    default_code = "not_kept"


def refusal_of(error: Exception) -> exceptions.APIException | None:
    """The problem for a refusal that a room knows; None for any other error."""
    if isinstance(error, ApplicationRefused):
        return Conflict(str(REFUSALS[error.reason]), error.reason)
    if isinstance(error, StaleApplication):
        return Conflict(" ".join(error.messages), "changed")
    if isinstance(error, AnswersIncomplete):
        return exceptions.ValidationError({"answers": _by_question(error.problems)})
    if isinstance(error, AnswersChanged):
        return Conflict(CHANGED, "answers_changed", conflicts=_both(error))
    if isinstance(error, FileNotKept):
        return NoRoom(str(error.message))
    if isinstance(error, FileRefused):
        return exceptions.ValidationError({"file": [str(error.message)]})
    return None


def _by_question(problems: dict[str, AnswerProblem]) -> dict[str, list[exceptions.ErrorDetail]]:
    return {
        key: [exceptions.ErrorDetail(str(problem.message), problem.kind)] for key, problem in problems.items()
    }


def _both(error: AnswersChanged) -> list[dict[str, Any]]:
    return [
        {"question": key, "stored": error.stored.get(key), "sent": sent} for key, sent in error.sent.items()
    ]
