"""Answers of a person's earlier application that a new one with the same form may start from."""

from typing import Any

from django.db.models import Q

from wagtail_mentoring.application_forms.answer_rules import Raw
from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.application_forms.models import FormVersion, RoundForm
from wagtail_mentoring.application_forms.versions import questions_of

from .application_models import Application
from .choices import ApplicationStatus
from .exceptions import ApplicationRefused

#: A consent is given anew each time, and a file belongs to the application it was sent with.
NOT_COPIED = (QuestionType.CONSENT, QuestionType.FILE)


def earlier_applications(*, round_form: RoundForm, user: Any) -> list[Application]:
    """The user's other applications that they may begin with in ``round_form``, the latest first."""
    with_form = Q(draft_version__form=round_form.form_id)
    expired_here = Q(round=round_form.round_id, role=round_form.role, status=ApplicationStatus.EXPIRED)
    rows = Application.objects.of_applicant(user).filter(with_form | expired_here)
    rows = rows.select_related("round__program", "draft_version").prefetch_related("files")
    rows = rows.defer("draft_version__schema", "draft_version__changes").order_by("-created_at", "-pk")
    return [earlier for earlier in rows if has_to_offer(earlier, round_form)]


def chosen_earlier(*, round_form: RoundForm, user: Any, reference: str) -> Application:
    """The one of ``earlier_applications`` that was chosen. Raises ``ApplicationRefused`` (``no_earlier``)."""
    for earlier in earlier_applications(round_form=round_form, user=user):
        if earlier.reference == reference:
            return earlier
    raise ApplicationRefused("no_earlier")


def has_to_offer(earlier: Application, round_form: RoundForm) -> bool:
    """Whether there is anything in ``earlier`` to begin with: answers to the same form, which are copied, or,
    where it goes on itself, whatever was written or sent, with whatever form.
    """
    if earlier.anonymised_at:
        return False
    if goes_on_in(earlier, round_form):
        return bool(earlier.draft_answers) or any(file.removed_at is None for file in earlier.files.all())
    return bool(earlier.draft_answers) and earlier.draft_version.form_id == round_form.form_id


def goes_on_in(earlier: Application, round_form: RoundForm) -> bool:
    """Whether ``earlier`` is a draft that expired in this very round: it comes back itself, with files."""
    place = (earlier.round_id, earlier.role)
    return earlier.status == ApplicationStatus.EXPIRED and place == (round_form.round_id, round_form.role)


def answers_to_copy(*, earlier: Application, version: FormVersion) -> dict[str, Raw]:
    """What was written there to questions that ``version`` still asks, right or wrong as it may be now."""
    keys = [q["key"] for q in questions_of(version.schema) if q["type"] not in NOT_COPIED]
    return {key: earlier.draft_answers[key] for key in keys if key in earlier.draft_answers}
