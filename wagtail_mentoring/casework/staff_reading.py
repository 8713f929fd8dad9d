"""What the admin's view of one application shows, gathered for its template."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.utils import get_user_display_name

from wagtail_mentoring.application_forms.choices import ScanState
from wagtail_mentoring.application_forms.language_names import language_name
from wagtail_mentoring.application_forms.translations import in_language, language_shown
from wagtail_mentoring.application_forms.versions import Schema, questions_of
from wagtail_mentoring.applications import decisions
from wagtail_mentoring.applications.answers import ReadableAnswer, readable_answers
from wagtail_mentoring.applications.choices import ApplicationStatus, HoldReason
from wagtail_mentoring.applications.log_messages import BY_THE_SYSTEM, EVENT_WORDS, note_in_words
from wagtail_mentoring.applications.models import Application, ApplicationFile, ApplicationRevision
from wagtail_mentoring.applications.permissions import (
    APPLICATION_POLICY,
    hidden_answers,
    is_open_to_staff,
    possible_handlers_of,
    wishes_of,
)
from wagtail_mentoring.applications.revision_questions import asked_of_writer
from wagtail_mentoring.directory.models import Mentor

#: Steps that lead on, shown as the main button; the others are side ways.
FORWARD = {"under_review", "ready", "accepted"}


@dataclass(frozen=True)
class Step:
    """A state to which the application may be moved now."""

    value: str
    label: Any
    forward: bool
    needs_reason: bool


@dataclass(frozen=True)
class FileLine:
    """One file that was handed in, and whether staff may open it."""

    file: ApplicationFile
    is_open: bool
    #: What the virus scanner says, where that is worth a word.
    scan: Any


@dataclass(frozen=True)
class AnswerLine:
    """One answer for the template: ``items`` where several were chosen."""

    answer: ReadableAnswer
    items: list[str]
    no_longer_asked: bool
    files: list[FileLine]


@dataclass(frozen=True)
class EventLine:
    """One line of the history in words."""

    words: Any
    event: Any
    from_label: Any
    to_label: Any
    by_the_system: bool = False
    reason: Any = ""


class ApplicationLink(NamedTuple):
    """Something a room above offers to do with an application: a sentence, and a button if there is one."""

    text: str
    label: str = ""
    url: str = ""


LinkSource = Callable[[Any, Application], list[ApplicationLink]]
_link_sources: dict[str, LinkSource] = {}


def register_application_links(name: str, source: LinkSource) -> None:
    """Have ``source(user, application)`` asked for links; a second one of the same name replaces it."""
    _link_sources[name] = source


def links_of(application: Application, user: Any) -> list[ApplicationLink]:
    return [link for source in _link_sources.values() for link in source(user, application)]


def steps_of(application: Application) -> list[Step]:
    """Steps in the order of the statuses; asking the applicant for something is offered apart."""
    allowed = decisions.next_steps(status=application.status, released=application.released_at is not None)
    order = ApplicationStatus.values
    return [
        Step(
            value=status.value,
            label=status.label,
            forward=status.value in FORWARD and order.index(status) > order.index(application.status),
            needs_reason=status.value in decisions.NEEDS_REASON
            or decisions.takes_back(from_status=application.status, to_status=status.value),
        )
        for status in ApplicationStatus
        if status in allowed and status != ApplicationStatus.INFORMATION_REQUESTED
    ]


def may_release(application: Application) -> bool:
    return decisions.may_release(status=application.status, released=application.released_at is not None)


def chosen_revision(application: Application, number: str) -> ApplicationRevision:
    """The revision somebody asks to see by number; what counts, for a number there is not."""
    revisions = application.revisions.select_related("form_version__form")
    wanted = (
        revisions.filter(sequence=int(number)).first() if number.isdecimal() and len(number) < 9 else None
    )
    revision = wanted or revisions.get(pk=application.current_revision_id)
    revision.application = application
    return revision


def answers_context(revision: ApplicationRevision, user: Any) -> dict[str, Any]:
    """Answers as they were given, which of the questions are no longer asked, and which came later.

    What is meant for the lead office only is left out for the others, who are told how much that is.
    """
    schema, language = revision.form_version.schema, get_language()
    hidden = hidden_answers(revision, user)
    asked_then = asked_of_writer(revision)
    latest = revision.form_version.form.latest_version
    now = questions_of(in_language(latest.schema, language))
    asked_now = {question["key"] for question in now}
    sections, withheld = [], 0
    for section in readable_answers(revision, language):
        shown = [answer for answer in section.answers if answer.key not in hidden]
        sections.append((section.title, [_line(answer, asked_now) for answer in shown]))
        withheld += len(section.answers) - len(shown)
    return {
        "revision": revision,
        "read_in": _language_read(schema, revision.locale, language),
        "sections": sections,
        "withheld": withheld,
        "asked_later": [question["label"] for question in now if question["key"] not in asked_then],
    }


def _language_read(schema: Schema, locale: str, language: str | None) -> str:
    """The language the applicant read the form in, where it is another than that of the reader."""
    read_in = language_shown(schema, locale)
    return language_name(read_in) if read_in != language_shown(schema, language) else ""


def _line(answer: ReadableAnswer, asked_now: set[str]) -> AnswerLine:
    items = answer.value if isinstance(answer.value, list) else []
    files = [file_line(file) for file in answer.files]
    return AnswerLine(answer=answer, items=items, no_longer_asked=answer.key not in asked_now, files=files)


def file_line(file: ApplicationFile) -> FileLine:
    is_open = is_open_to_staff(file)
    silent = is_open and file.scan_state != ScanState.RELEASED
    return FileLine(file, is_open, "" if silent else file.get_scan_state_display())


def preferred_mentors(revision: ApplicationRevision, user: Any) -> list[dict[str, Any]]:
    """Mentors the applicant ranked, best first, with a link where the user may open the profile."""
    wished = wishes_of(revision, user)
    mentors = Mentor.objects.in_bulk(wished)
    finder = AdminURLFinder(user)
    return [
        {"mentor": mentors[pk], "url": finder.get_edit_url(mentors[pk])} for pk in wished if pk in mentors
    ]


def history_of(application: Application) -> list[EventLine]:
    """What happened, the latest first."""
    labels = dict(ApplicationStatus.choices)
    events = application.events.select_related("actor", "office").order_by("-sequence")
    return [
        EventLine(
            words=EVENT_WORDS.get(event.action, event.action.replace("_", " ").capitalize()),
            event=event,
            from_label=labels.get(event.from_status, ""),
            to_label=labels.get(event.to_status, ""),
            by_the_system=event.actor is None and event.action in BY_THE_SYSTEM,
            reason=_reason_in_words(event),
        )
        for event in events
    ]


def _reason_in_words(event: Any) -> Any:
    if event.action == "held":
        return dict(HoldReason.choices).get(event.reason, "")
    return note_in_words(event.reason)


def neighbours(application: Application, user: Any) -> tuple[Application | None, Application | None]:
    """The applications before and after this one in the list of its round and role, newest first."""
    rows: QuerySet = APPLICATION_POLICY.narrow(Application.objects.all(), user)
    rows = rows.filter(round=application.round_id, role=application.role)
    at, pk = application.submitted_at, application.pk
    newer = rows.filter(Q(submitted_at__gt=at) | Q(submitted_at=at, pk__gt=pk))
    older = rows.filter(Q(submitted_at__lt=at) | Q(submitted_at=at, pk__lt=pk))
    return newer.order_by("submitted_at", "pk").first(), older.order_by("-submitted_at", "-pk").first()


def colleagues(application: Application) -> list[Any]:
    return sorted(possible_handlers_of(application), key=lambda user: get_user_display_name(user).lower())
