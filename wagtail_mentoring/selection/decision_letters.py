"""The words in which a decision is told: a round's own for its outcome, else the portal's standard text."""

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import get_language

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.notifications import DECISION_TEMPLATES
from wagtail_mentoring.outbox.actions import render_mail
from wagtail_mentoring.programs.dates import deadline_text
from wagtail_mentoring.programs.models import Round

from .decision_records import decision_in_force
from .mail_words import NONE, own_mail
from .release_models import ReleaseMail
from .release_rules import PLACEHOLDERS, answer_deadline, fill_placeholders

#: Holds words that an editor wrote and that are filled in already.
OWN_WORDS = "application_own_words"


def mail_languages(round_form: RoundForm) -> list[str]:
    """Languages that people hand in with, the form's own first: each may have a mail of its own."""
    form = round_form.form.source
    version = form.latest_version
    translated = version.schema.get("translations", {}) if version else {}
    written = round_form.release_mails.values_list("language", flat=True) if round_form.pk else []
    return list(dict.fromkeys([form.language, *translated, *written]))


def letter(
    application: Application, context: Mapping[str, Any], drafts: Mapping[str, ReleaseMail | None] = NONE
) -> tuple[str, dict[str, Any]]:
    """Template of the mail that tells the application's decision, and what it needs besides ``context``.

    In the active language, which the caller sets to the applicant's. ``drafts`` as for ``own_mail``.
    """
    decision = decision_in_force(application)
    # A preview may be of another decision than the one there is.
    is_told = decision is not None and decision.outcome == application.status
    message = decision.text if decision and is_told else ""
    mail = own_mail(application.round_form, application.status, get_language(), drafts)
    # A date stands in the middle of a sentence: in the language of those words, whoever reads them.
    with translation.override(mail.language if mail else get_language()):
        deadline = offer_deadline(application)
    if mail is None:
        template = DECISION_TEMPLATES[ApplicationStatus(application.status)]
        words = {"message": message, "deadline": deadline, "again": _is_told_again(application)}
        words["starts_on"] = _still_to_start(application.round)
        return template, words
    values = {
        "name": application.applicant_name,
        "program": str(application.round.program),
        "round": application.round.name,
        "deadline": deadline,
        "status_url": context["status_url"],
        "message": message,
        "reference": application.reference,
    }
    words = {"subject": mail.subject, "body": mail.body}
    return OWN_WORDS, {name: fill_placeholders(text, values) for name, text in words.items()}


def _still_to_start(round: Round) -> date | None:
    """The first day, unless it is over: who is promoted from a waitlist may come later."""
    today = timezone.now().astimezone(round.zone).date()
    return round.starts_on if round.starts_on and round.starts_on >= today else None


def _is_told_again(application: Application) -> bool:
    """Whether what the applicant was told last before this decision was reopened since."""
    steps = application.events.filter(action__in=("released", "decision_reopened")).order_by("-sequence")
    last = list(steps.values_list("action", flat=True)[:2])
    if application.released_at is not None and last[:1] == ["released"]:
        # The telling of this decision itself.
        last = last[1:]
    return last[:1] == ["decision_reopened"]


def offer_deadline(application: Application) -> str:
    """Until when the place is to be confirmed, in words; before the release, as if it were told now."""
    moment = application.answer_by
    days = application.round_form.answer_days
    if moment is None and days and application.status == ApplicationStatus.ACCEPTED:
        zone = application.round.zone
        moment = answer_deadline(released_at=timezone.now(), answer_days=days, zone=zone)
    return deadline_text(moment, application.round) if moment else ""


def standard_words(round_form: RoundForm, outcome: str, language: str) -> tuple[str, str]:
    """Subject and text of the standard mail with the placeholders in it: what an editor starts from."""
    asked = {name: f"{{{name}}}" for name in PLACEHOLDERS}
    context = {
        **asked,
        "program": SimpleNamespace(name=asked["program"]),
        "round": SimpleNamespace(name=asked["round"]),
        "starts_on": _still_to_start(round_form.round),
        "application": SimpleNamespace(role=round_form.role, reference=asked["reference"]),
        "deadline": asked["deadline"] if round_form.answer_days else "",
    }
    with translation.override(language):
        return render_mail(template=DECISION_TEMPLATES[ApplicationStatus(outcome)], context=context)
