"""What the applicant's pages show, gathered for their templates: states in words, links, rows of answers."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.application_forms.choices import QuestionType, Window
from wagtail_mentoring.application_forms.forms import field_name
from wagtail_mentoring.application_forms.text_marks import in_its_language
from wagtail_mentoring.applications.answers import readable_answers
from wagtail_mentoring.applications.applicant_actions import may_edit_now
from wagtail_mentoring.applications.application_models import Application
from wagtail_mentoring.applications.choices import ApplicationStatus, PublicStatus, RevisionKind, SectionState
from wagtail_mentoring.applications.deadlines import SHUT_SENTENCES, about_handing_in
from wagtail_mentoring.applications.decisions import PUBLIC_AFTER_RELEASE
from wagtail_mentoring.applications.personal_dates import PersonalDates, extensions_by_form
from wagtail_mentoring.applications.progress import DraftAnswer, Progress
from wagtail_mentoring.applications.return_link_actions import REMIND_BEFORE, is_reminder_ahead
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.programs.dates import day_text, deadline_text, instant_text
from wagtail_mentoring.selection.decision_records import told_decision
from wagtail_mentoring.selection.offer_actions import may_answer_now

from .outcomes import Outcome
from .status_words import NEWS, OFFER_SENTENCES, SECTION_TONES, SENTENCES, TONES

Row = dict[str, Any]

#: What the applicant's timeline says of what counts now.
HOW_IT_CAME = {
    RevisionKind.HANDED_IN: gettext_lazy("You handed in your application"),
    RevisionKind.ANSWERED: gettext_lazy("You answered what we asked"),
    RevisionKind.CORRECTED: gettext_lazy("We corrected your application"),
}
HANDED_IN_AGAIN = gettext_lazy("You handed in your changes")


def address(name: str, application: Application, *args: Any) -> str:
    """The address of one of the applicant's pages of ``application``."""
    return reverse(f"wagtail_mentoring:{name}", args=[application.reference, *args])


def home_of(application: Application) -> str:
    """Where the applicant goes on: the task list of a draft, the status of what was handed in."""
    return address("application_tasks" if is_draft(application) else "application", application)


def is_draft(application: Application) -> bool:
    return application.status == ApplicationStatus.DRAFT


def standing(application: Application, outcome: Outcome | None = None) -> Row:
    """The public status in words. Nothing else about the decision reaches a page before it is told.

    ``outcome`` is what became of it since; lists, which do not ask for it, leave it out.
    """
    status = application.public_status
    if outcome:
        return {"label": status.label, "tone": TONES[status], "text": outcome.text}
    if shut := shut_in_words(application):
        return {"label": status.label, "tone": TONES[status], "text": shut}
    text = _about_offer(application) or SENTENCES[status]
    return {"label": status.label, "tone": TONES[status], "text": text}


def _about_offer(application: Application) -> Any:
    """What became of a place that was to be confirmed, in a sentence; empty where there was none."""
    if application.released_at is None:
        is_reopened = application.told_status == ApplicationStatus.OFFER_EXPIRED
        reads_so = is_reopened and application.public_status == PublicStatus.CLOSED
        return OFFER_SENTENCES[ApplicationStatus.OFFER_EXPIRED] if reads_so else ""
    if application.answer_by is None:
        return ""
    if application.status == ApplicationStatus.ACCEPTED and not offer_until(application):
        return OFFER_SENTENCES[ApplicationStatus.OFFER_EXPIRED]
    return OFFER_SENTENCES.get(application.status, "")


def shut_in_words(application: Application) -> str:
    """Why a draft cannot be handed in although its dates allow it; empty where that is not so."""
    if not is_draft(application):
        return ""
    return SHUT_SENTENCES.get(application.dates.door_at(timezone.now()), "")


def offer_until(application: Application) -> str:
    """Until when the offer can be answered, in words; empty where there is none to answer."""
    is_open = may_answer_now(application)
    return deadline_text(application.answer_by, application.round) if is_open else ""


def message_told(application: Application) -> str:
    """The text that came with the decision that was told last, as long as the page says that decision."""
    told = PUBLIC_AFTER_RELEASE.get(application.told_status)
    if application.released_at is None and application.public_status != told:
        return ""
    decision = told_decision(application)
    return decision.text if decision else ""


def with_dates(applications: Iterable[Application], user: Any) -> Iterator[Application]:
    """The user's ``applications`` with their dates, which are asked for once for all."""
    extensions = extensions_by_form(user)
    for application in applications:
        own = extensions.get((application.round_id, application.role))
        application.dates = PersonalDates(application.round_form, own)
        yield application


def card(application: Application) -> Row:
    """One line of “My applications”."""
    handed_in = application.submitted_at
    link_label = _("See status")
    if is_draft(application):
        text = about_handing_in(application)
        link_label = _("Go on") if may_edit_now(application) else _("See what you wrote")
    elif asked := getattr(application, "open_request", None):
        text = _("Please answer until %(deadline)s.") % {
            "deadline": deadline_text(asked.due_at, application.round)
        }
    elif until := offer_until(application):
        words = _("Answer by %(offer_until)s. Without an answer the place goes to somebody else.")
        text, link_label = words % {"offer_until": until}, _("Answer the offer")
    elif handed_in:
        text = _("Handed in on %(when)s.") % {"when": instant_text(handed_in, application.round)}
    else:
        text = ""
    return {
        "title": str(application.round.program),
        "round": application.round.name,
        "role": ApplicantRole(application.role).in_words,
        "reference": application.reference,
        "text": text,
        "url": home_of(application),
        "link_label": link_label,
        "status": standing(application),
    }


def tasks(progress: Progress) -> list[Row]:
    """The sections as lines of a task list."""
    application = progress.application
    items = []
    for section in progress.sections:
        state = progress.state_of(section)
        items.append(
            {
                "label": section["title"],
                "url": address("application_section", application, section["key"]),
                "status_label": state.label,
                "status_tone": SECTION_TONES[state],
                "state": state,
            }
        )
    return items


def about_reminder(application: Application) -> str:
    """Whether a reminder of the deadline comes by mail; empty where none can come any more."""
    if not is_reminder_ahead(application):
        return ""
    if not application.wants_reminder:
        return _("We do not remind you of the deadline.")
    if timezone.now() < application.dates.closes - REMIND_BEFORE:
        return _("We remind you by mail three days before the deadline.")
    return _("We may still remind you by mail before the deadline.")


def closed_title(application: Application) -> str:
    """Why a draft cannot be handed in at this moment, as a title."""
    match application.dates.door_at(timezone.now()):
        case Window.NOT_OPEN:
            return _("Applications are not open yet")
        case Window.CLOSED:
            return _("Applications have closed")
        case _:
            return _("Applications are not taken at the moment")


def count_done(items: list[Row]) -> int:
    return sum(item["state"] == SectionState.DONE for item in items)


def news_in_words(progress: Progress) -> list[str]:
    """What editors changed since the applicant was last told, each in a line and only once."""
    lines = (NEWS[change["kind"]] % {"label": change["label"]} for change in progress.news)
    return list(dict.fromkeys(str(line) for line in lines))


def check_sections(progress: Progress) -> list[Row]:
    """The draft's answers as rows of summary lists, with a link to change each."""
    sections = []
    for section in progress.sections:
        url = address("application_section", progress.application, section["key"])
        rows = [_check_row(answer, url) for answer in progress.answers_in(section)]
        sections.append({"title": section["title"], "rows": rows})
    return sections


def _check_row(answer: DraftAnswer, url: str) -> Row:
    return {
        **_row(answer.question["label"], answer.value),
        "change_url": f"{url}#{control_id(answer.question['key'])}",
        "note": _("Needs attention") if answer.problem else "",
    }


def control_id(key: str) -> str:
    """The id of the block around a question, to jump to."""
    return f"at-{field_name(key)}"


def problem_links(progress: Progress) -> list[Row]:
    """Each problem with the address at which it is put right, in the form's order."""
    links = []
    for section in progress.sections:
        url = address("application_section", progress.application, section["key"])
        links += [
            {
                "text": format_html(
                    "{} – {}", in_its_language(answer.question["label"]), answer.problem.message
                ),
                "url": f"{url}?show=problems#{control_id(answer.question['key'])}",
            }
            for answer in progress.answers_in(section)
            if answer.problem
        ]
    return links


def written_sections(progress: Progress) -> list[Row]:
    """What stands in a draft that was never handed in, as rows of summary lists; nothing if it is empty."""
    if not (progress.application.draft_answers or progress.sources.files):
        return []
    return [
        {
            "title": section["title"],
            "rows": [_row(answer.question["label"], answer.value) for answer in progress.answers_in(section)],
        }
        for section in progress.sections
    ]


def rows_not_handed_in(progress: Progress) -> list[Row]:
    """What was changed after it was handed in and can no longer be handed in, as rows of a summary list."""
    return [_row(change.label, change.now) for change in progress.changes_out_of_reach]


def handed_in_sections(application: Application) -> list[Row]:
    """What was handed in last, as rows of summary lists."""
    return [
        {"title": section.title, "rows": [_row(answer.label, answer.value) for answer in section.answers]}
        for section in readable_answers(application.current_revision)
    ]


def _row(label: str, value: Any) -> Row:
    return (
        {"label": label, "value_list": value} if isinstance(value, list) else {"label": label, "value": value}
    )


def next_dates(application: Application) -> list[Row]:
    """What happens next and when, as a timeline."""
    round, today = application.round, timezone.now().astimezone(application.round.zone).date()
    lines = [
        {"label": label, "when": instant_text(moment, round), "state": "past"}
        for label, moment in _past_of(application)
    ]
    if not is_over(application):
        if round.hears_by and not application.told_status:
            when = _("By %(day)s") % {"day": day_text(round.hears_by)}
            lines.append({"label": _("You hear from us"), "when": when, "state": "future"})
        if today < round.starts_on:
            lines.append(
                {"label": _("Mentorships start"), "when": day_text(round.starts_on), "state": "future"}
            )
    return [{**line, "when": capfirst(line["when"])} for line in lines]


def _past_of(application: Application) -> list[tuple[Any, datetime]]:
    """What was handed in first, and how what counts now came about, with the moments."""
    revision = application.current_revision
    if revision is None:
        return []
    if revision.sequence == 1 or application.submitted_at is None:
        return [(HOW_IT_CAME[revision.kind], revision.created_at)]
    is_again = revision.kind == RevisionKind.HANDED_IN
    label = HANDED_IN_AGAIN if is_again else HOW_IT_CAME[revision.kind]
    return [(HOW_IT_CAME[RevisionKind.HANDED_IN], application.submitted_at), (label, revision.created_at)]


def is_over(application: Application) -> bool:
    """Whether nothing happens any more with it, as far as its applicant was told."""
    return application.public_status in (
        PublicStatus.WITHDRAWN,
        PublicStatus.EXPIRED,
        PublicStatus.DECLINED,
        PublicStatus.CLOSED,
    )


def contact_of(application: Application) -> Any:
    """The office that answers questions about the form, if it tells a public address."""
    office = application.round_form.form.office
    return office if office and (office.public_email or office.public_phone) else None


def file_rows(progress: Progress, section: dict[str, Any]) -> dict[str, Any]:
    """The files of a section by question key."""
    keys = [q["key"] for q in section["questions"] if q["type"] == QuestionType.FILE]
    return {key: progress.sources.files[key] for key in keys if key in progress.sources.files}
