"""What an applicant is told about where the application stands: a tone, a sentence, what happens next."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.application_forms.choices import ScanState, Window
from wagtail_mentoring.applications.choices import ApplicationStatus, PublicStatus, SectionState
from wagtail_mentoring.applications.deadlines import SHUT_SENTENCES

TONES: dict[PublicStatus, str] = {
    PublicStatus.DRAFT: "neutral",
    PublicStatus.RECEIVED: "info",
    PublicStatus.INFORMATION_REQUESTED: "warning",
    PublicStatus.IN_REVIEW: "info",
    PublicStatus.ACCEPTED: "success",
    PublicStatus.WAITLISTED: "info",
    PublicStatus.DECLINED: "neutral",
    PublicStatus.CONFIRMED: "success",
    PublicStatus.WITHDRAWN: "neutral",
    PublicStatus.EXPIRED: "neutral",
    PublicStatus.CLOSED: "neutral",
}

SENTENCES: dict[PublicStatus, Any] = {
    PublicStatus.DRAFT: _("You have not handed it in yet."),
    PublicStatus.RECEIVED: _("We have your application. You do not need to do anything now."),
    PublicStatus.INFORMATION_REQUESTED: _("We need something from you before we can go on."),
    PublicStatus.IN_REVIEW: _("People are reading your application. You do not need to do anything now."),
    PublicStatus.ACCEPTED: _("You are in. We write to you with the next steps."),
    PublicStatus.WAITLISTED: _("All places are taken for now. We write to you as soon as one becomes free."),
    PublicStatus.DECLINED: _(
        "We could not offer you a place this time. You are welcome to apply again in a later round."
    ),
    PublicStatus.CONFIRMED: _("Your place is confirmed. We write to you with the next steps."),
    PublicStatus.WITHDRAWN: _("You withdrew this application. Nobody works on it any more."),
    PublicStatus.EXPIRED: _("It was not handed in before the deadline."),
    PublicStatus.CLOSED: _("This application is closed."),
}

#: Instead of those above, where a place was offered that had to be confirmed.
OFFER_SENTENCES: dict[str, Any] = {
    ApplicationStatus.ACCEPTED: _("We offer you a place. Please tell us whether you take it."),
    ApplicationStatus.OFFER_DECLINED: _("You declined the place we offered. Thank you for telling us."),
    ApplicationStatus.OFFER_EXPIRED: _(
        "The time to confirm your place is over, so it goes to somebody else. You are welcome to apply again "
        "in a later round."
    ),
}

SECTION_TONES: dict[SectionState, str] = {
    SectionState.NOT_STARTED: "neutral",
    SectionState.IN_PROGRESS: "info",
    SectionState.DONE: "success",
    SectionState.NEEDS_ATTENTION: "warning",
}

#: What editors changed, in words for people who are in the middle of the form.
NEWS: dict[str, Any] = {
    "required_question_added": _("New question: “%(label)s”"),
    "optional_question_added": _("New question, optional: “%(label)s”"),
    "question_retired": _("No longer asked: “%(label)s”"),
    "now_required": _("Now needs an answer: “%(label)s”"),
    "now_optional": _("Now optional: “%(label)s”"),
    "option_added": _("New option: “%(label)s”"),
    "option_retired": _("An option was removed: “%(label)s”"),
    "limit_tightened": _("Other limits: “%(label)s”"),
    "limit_loosened": _("Other limits: “%(label)s”"),
    "text_changed": _("New text: “%(label)s”"),
    "required_condition_changed": _("Now asked of other people: “%(label)s”"),
    "optional_condition_changed": _("Now asked of other people: “%(label)s”"),
    "list_changed": _("Another list of answers: “%(label)s”"),
    "answer_hidden": _(
        "No longer asked of you: “%(label)s”. What you wrote there is kept, but it is not handed in."
    ),
}

#: Why a step was refused, and what to do.
REFUSALS: dict[str, Any] = {
    "not_open": _("Applications are not open yet."),
    "closed": _("Applications have closed, so this can no longer be handed in."),
    "stopped": SHUT_SENTENCES[Window.STOPPED],
    "ended": SHUT_SENTENCES[Window.ENDED],
    "not_invited": _(
        "This program takes applications by invitation, and this code does not open it. Check the code and "
        "the account you are signed in with, or ask the office that invited you."
    ),
    "no_form": _("The form is not ready yet. Please come back later."),
    "not_editable": _("This application can no longer be changed."),
    "not_withdrawable": _(
        "This application can no longer be withdrawn here. Please write to the office that runs the program."
    ),
    "paired": _(
        "You are in a mentorship that goes on, so this cannot be withdrawn here. If you want to stop, write "
        "to the office that runs the program: it speaks with both of you and ends the mentorship."
    ),
    "offer_over": _("This offer can no longer be answered."),
    "no_address": _("Your account has no e-mail address to send a link to. Add one in your account first."),
    "no_earlier": _("That application can no longer be copied. Please start with an empty form."),
    "no_question": _("The form has changed. Please look at this page again."),
    "page_gone": _("The form or another of your answers changed, so this page is not asked of you any more."),
    "asked_for_some": _(
        "We asked you for some answers only. Please answer these; the others stay as they are."
    ),
    "request_over": _(
        "The time to answer has passed, so nothing was handed in. Please write to the office that asked you: "
        "it can give you more time."
    ),
    "asked_for_more": _(
        "We asked you for something more meanwhile, so nothing was handed in yet. "
        "Please look at the questions again."
    ),
    "nothing_asked": _(
        "Nothing is asked of you any more, so nothing was handed in. Your application is as it was."
    ),
    "not_objectable": _("You have told us about this correction already, or it does not count any more."),
}

#: What the applicant is told about a file that the virus scanner has not let through.
SCANS: dict[ScanState, Any] = {
    ScanState.WAITING: _("We check it for viruses. You can go on meanwhile."),
    ScanState.SUSPECT: _("This file may do harm, so nobody opens it. Send another one."),
}
