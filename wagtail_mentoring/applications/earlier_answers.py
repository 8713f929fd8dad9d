"""Answers of a person's earlier application that a new one with the same form may start from."""

from typing import Any

from wagtail_mentoring.application_forms.answer_rules import Raw
from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.application_forms.models import FormVersion, RoundForm
from wagtail_mentoring.application_forms.versions import questions_of

from .application_models import Application
from .choices import ApplicationStatus

#: A consent is given anew each time, and a file belongs to the application it was sent with.
NOT_COPIED = (QuestionType.CONSENT, QuestionType.FILE)


def earlier_applications(*, round_form: RoundForm, user: Any) -> list[Application]:
    """The user's other applications with this form that hold answers, the latest first."""
    rows = Application.objects.of_applicant(user).filter(
        draft_version__form=round_form.form_id, anonymised_at=None
    )
    rows = rows.select_related("round__program").order_by("-created_at", "-pk")
    return [application for application in rows if application.draft_answers]


def goes_on_in(earlier: Application, round_form: RoundForm) -> bool:
    """Whether ``earlier`` is a draft that expired in this very round: it comes back itself, with files."""
    place = (earlier.round_id, earlier.role)
    return earlier.status == ApplicationStatus.EXPIRED and place == (round_form.round_id, round_form.role)


def answers_to_copy(*, earlier: Application, version: FormVersion) -> dict[str, Raw]:
    """What was written there to questions that ``version`` still asks, right or wrong as it may be now."""
    keys = [q["key"] for q in questions_of(version.schema) if q["type"] not in NOT_COPIED]
    return {key: earlier.draft_answers[key] for key in keys if key in earlier.draft_answers}
