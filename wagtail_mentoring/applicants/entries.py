"""The door into a form: what a visitor is told before applying."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db.models import Exists, OuterRef, Subquery
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_mentoring.application_forms.choices import Window
from wagtail_mentoring.application_forms.models import ApplicationForm, FormVersion, RoundForm
from wagtail_mentoring.application_forms.translations import in_language
from wagtail_mentoring.applications.admission import was_admitted
from wagtail_mentoring.applications.application_models import Application
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.deadlines import (
    about_changes,
    about_deadline,
    about_handing_in,
    about_handing_in_by,
)
from wagtail_mentoring.applications.earlier_answers import earlier_applications, goes_on_in, has_to_offer
from wagtail_mentoring.applications.personal_dates import PersonalDates, dates_for, extensions_by_form
from wagtail_mentoring.applications.start_actions import needs_code
from wagtail_mentoring.programs.announcements import Door
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.programs.dates import day_text
from wagtail_mentoring.programs.models import Round
from wagtail_mentoring.programs.timeline import Milestone, timeline

Row = dict[str, Any]

OPEN = (Window.ON_TIME, Window.LATE)
#: No date of the round holds while the program takes no applications at all.
DATELESS = (Window.STOPPED, Window.ENDED)


@dataclass(frozen=True)
class Entry:
    """What to say about applying through one form of a round, to one person."""

    round_form: RoundForm
    state: Window
    title: str
    closes: str
    section_titles: Sequence[str]
    timeline: Sequence[Any]
    application: Application | None
    #: Until when to hand in, where there is something to hand in yet, as a sentence.
    until: str
    #: Until when answers may be changed once they are handed in, as a sentence.
    changes: str
    #: Whether ``closes`` is a deadline of this person's own.
    is_personal: bool = False
    #: Whether this person still needs a code, or already came in with one.
    needs_code: bool = False
    #: Earlier applications of theirs whose answers they may begin with.
    earlier: Sequence[Row] = ()

    @property
    def has_draft(self) -> bool:
        """Whether a draft of theirs that expired here goes on, unless they choose something else."""
        return any(row["goes_on"] for row in self.earlier)

    @property
    def has_others(self) -> bool:
        """Whether there are applications whose answers would be copied."""
        return not all(row["goes_on"] for row in self.earlier)

    @property
    def by_invitation(self) -> bool:
        return self.round_form.by_invitation

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def start_url(self) -> str:
        return reverse("wagtail_mentoring:application_start", args=[self.round_form.pk])

    @property
    def sign_in_url(self) -> str:
        """The host's login, which leads back to the start page."""
        return login_url(self.start_url)


def login_url(url: str) -> str:
    """The host's login, which leads on to ``url``."""
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({REDIRECT_FIELD_NAME: url})}"


def entry_for(*, round_form: RoundForm, user: Any) -> Entry:
    """Read what ``user`` is told about ``round_form``, its own active application included."""
    now = timezone.now()
    version, dates = round_form.form.latest_version, dates_for(round_form, user)
    schema = in_language(version.schema, get_language()) if version else None
    state = dates.door_at(now)
    if version is None and state in OPEN:
        state = Window.STOPPED
    application = own_application(round_form, user)
    return Entry(
        round_form=round_form,
        state=state,
        title=schema["title"] if schema else round_form.form.title,
        closes=dates.text(round_form.closes),
        section_titles=[section["title"] for section in schema["sections"]] if schema else [],
        timeline=[] if state in DATELESS else _timeline(round_form, now),
        application=application,
        until=_until(application, dates, state),
        changes="" if state == Window.CLOSED or state in DATELESS else about_changes(dates),
        is_personal=dates.is_personal,
        needs_code=round_form.by_invitation and not _was_admitted(round_form, user),
        earlier=_earlier_in_words(round_form, user),
    )


def _timeline(round_form: RoundForm, now: datetime) -> list[Milestone]:
    return timeline(round_form.round, now=now, opens_at=round_form.opens, closes_at=round_form.closes)


def _until(application: Application | None, dates: PersonalDates, state: Window) -> str:
    if application is None:
        return about_handing_in_by(dates, state)
    return about_handing_in(application) if application.status == ApplicationStatus.DRAFT else ""


def _was_admitted(round_form: RoundForm, user: Any) -> bool:
    return user.is_authenticated and was_admitted(round_form=round_form, user=user)


def _earlier_in_words(round_form: RoundForm, user: Any) -> list[Row]:
    """By reference: which application it is, when it was handed in or begun, and whether it goes on itself.

    Drafts that do come first: who chooses nothing goes on with the latest of them.
    """
    if not user.is_authenticated:
        return []
    lines = []
    for application in earlier_applications(round_form=round_form, user=user):
        handed_in = application.submitted_at
        words = _("%(round)s, handed in on %(day)s") if handed_in else _("%(round)s, begun on %(day)s")
        day = day_text((handed_in or application.created_at).astimezone(application.round.zone).date())
        lines.append(
            {
                "reference": application.reference,
                "text": words % {"round": application.round, "day": day},
                "goes_on": goes_on_in(application, round_form),
            }
        )
    return sorted(lines, key=lambda line: not line["goes_on"])


def own_application(round_form: RoundForm, user: Any) -> Application | None:
    """The user's active application in this round and role."""
    if not user.is_authenticated:
        return None
    key = Application.key_for(user_id=user.pk, round_id=round_form.round_id, role=round_form.role)
    return Application.objects.filter(active_key=key).first()


def doors(rounds: Sequence[Round]) -> Iterable[Door]:
    """Where people apply to ``rounds``: the start page of each form that has been published."""
    for round_form in published_forms(rounds):
        yield Door(
            round=round_form.round,
            role=ApplicantRole(round_form.role),
            url=reverse("wagtail_mentoring:application_start", args=[round_form.pk]),
            opens_at=round_form.opens,
            closes_at=round_form.closes,
            by_invitation=round_form.by_invitation,
        )


def published_forms(rounds: Sequence[Round]) -> list[RoundForm]:
    """The forms of ``rounds`` that have a version to fill in."""
    known = {round.pk: round for round in rounds}
    has_version = Exists(FormVersion.objects.filter(form=OuterRef("form")))
    found = list(RoundForm.objects.filter(has_version, round__in=known).select_related("form"))
    for round_form in found:
        round_form.round = known[round_form.round_id]
    return found


def open_entries(user: Any) -> list[Row]:
    """What takes applications now and ``user`` has no active application in: title, text and address."""
    return _in_words(_open_dates(user))


def open_entries_with(application: Application, user: Any) -> list[Row]:
    """Of ``open_entries`` those that may begin with ``application``: its answers are copied, or it goes on.

    Only for one that has given up its place: else the person has an application to follow.
    """
    if application.active_key:
        return []
    fitting = [
        dates
        for dates in _open_dates(user)
        if has_to_offer(application, dates.round_form)
        and not needs_code(round_form=dates.round_form, user=user)
    ]
    return [
        {**row, "goes_on": goes_on_in(application, dates.round_form)}
        for row, dates in zip(_in_words(fitting), fitting, strict=True)
    ]


def _open_dates(user: Any) -> list[PersonalDates]:
    now = timezone.now()
    taken = set(
        Application.objects.of_applicant(user).exclude(active_key=None).values_list("round_id", "role")
    )
    rounds = list(
        Round.objects.let_open().filter(ends_on__gte=timezone.localdate(now)).select_related("program")
    )
    extensions = extensions_by_form(user)
    dated = [
        PersonalDates(form, extensions.get((form.round_id, form.role))) for form in published_forms(rounds)
    ]
    return [
        dates
        for dates in dated
        if dates.window_at(now) == Window.ON_TIME
        and (dates.round_form.round_id, dates.round_form.role) not in taken
    ]


def _in_words(open_dates: Sequence[PersonalDates]) -> list[Row]:
    titles = _titles_of([dates.round_form for dates in open_dates])
    return [_open_entry(dates, titles[dates.round_form.form_id]) for dates in open_dates]


def _open_entry(dates: PersonalDates, title: str) -> Row:
    form = dates.round_form
    return {
        "title": title,
        "round": str(form.round),
        "text": _open_until(dates),
        "url": reverse("wagtail_mentoring:application_start", args=[form.pk]),
    }


def _open_until(dates: PersonalDates) -> str:
    if dates.closes <= timezone.now():
        return about_deadline(dates)
    form = dates.round_form
    words = _("By invitation, until %(deadline)s.") if form.by_invitation else _("Open until %(deadline)s.")
    return words % {"deadline": dates.text(form.closes)}


def _titles_of(round_forms: Sequence[RoundForm]) -> dict[int, str]:
    """What each form is called in the visitor's language, by the form's primary key."""
    if not round_forms:
        return {}
    newest = FormVersion.objects.filter(form=OuterRef("pk")).order_by("-number").values("schema")[:1]
    forms = ApplicationForm.objects.filter(pk__in=[row.form_id for row in round_forms])
    rows = forms.annotate(schema=Subquery(newest)).values_list("pk", "schema")
    return {pk: in_language(schema, get_language())["title"] for pk, schema in rows}
