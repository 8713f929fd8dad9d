"""Checks of what a round needs before people apply: places, a form for each role, privacy and retention."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring import conf
from wagtail_mentoring.anatomy import decisions
from wagtail_mentoring.anatomy.choices import Phase, Severity
from wagtail_mentoring.anatomy.program_checks import MENTOR, round_url
from wagtail_mentoring.anatomy.registry import Answer, Check, Fine, Lack, Subject
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.partnership.choices import Stage
from wagtail_mentoring.programs.choices import ApplicantRole, ProgramStatus
from wagtail_mentoring.programs.models import Program, Round

from .choices import QuestionRole
from .models import FormVersion, RoundForm
from .versions import questions_of

#: Forms of rounds with what they ask, by round and role.
Forms = dict[tuple[int, str], tuple[RoundForm, FormVersion | None]]


def forms_ahead(program: Program) -> Forms:
    """The forms of all rounds that people can still apply to, each with its newest version."""
    rows = RoundForm.objects.filter(round__program=program, round__closes_at__gt=timezone.now())
    return {
        (row.round_id, row.role): (row, row.form.latest_version)
        for row in rows.select_related("round", "form")
    }


def free_places(program: Program) -> int:
    """Places of approved mentors whose contact data an office keeps that takes part."""
    offices = program.partners.accepted().values("office")
    return Mentor.objects.of_offices(offices).aggregate(places=Sum("places_free"))["places"] or 0


def look_at_places(subject: Subject) -> Answer:
    """Mentors for four of five mentees; or mentors apply in the same round, and no later than mentees."""
    if not subject.rounds:
        if subject.program.status == ProgramStatus.APPROVED:
            return Fine()
        fix = _("Add a round, and say how many mentees it has places for.")
        return [Lack(fix, lambda: reverse("mentoring_rounds:add"))]
    lacks = [lack for round in subject.rounds if (lack := _places_of(round, subject))]
    recruiting = any(_mentors_apply_first(round, subject) for round in subject.rounds)
    return lacks or Fine(_("Mentors apply in this round.") if recruiting else "")


def _places_of(round: Round, subject: Subject) -> Lack | None:
    if round.capacity is None:
        fix = _("Say in %(round)s how many mentees it has places for.") % {"round": round.name}
        return Lack(fix, round_url(round))
    if _mentors_apply_first(round, subject):
        return None
    return _too_few(round, subject)


def _too_few(round: Round, subject: Subject) -> Lack | None:
    places, expected = subject.once(free_places), round.capacity or 0
    if decisions.enough_places(places, expected=expected):
        return None
    words = {
        "round": round.name,
        "places": places,
        "needed": decisions.places_needed(expected),
        "expected": expected,
    }
    fix = _(
        "Win mentors for %(round)s: they have %(places)s places free, and %(needed)s are needed for "
        "%(expected)s mentees."
    )
    return Lack(fix % words, lambda: reverse("wagtailsnippets_wagtail_mentoring_mentor:list"))


def _mentors_apply_first(round: Round, subject: Subject) -> bool:
    forms = subject.once(forms_ahead)
    mentors, mentees = (forms.get((round.pk, role)) for role in (ApplicantRole.MENTOR, ApplicantRole.MENTEE))
    if not mentors or mentors[1] is None:
        return False
    return mentees is None or mentors[0].opens <= mentees[0].opens


def look_at_places_during(subject: Subject) -> Iterator[Lack]:
    """Rounds that take applications, or soon will."""
    ahead = subject.program.rounds.let_open().filter(closes_at__gt=timezone.now(), capacity__isnull=False)
    for round in ahead:
        if lack := _too_few(round, subject):
            yield lack


def look_at_forms(subject: Subject) -> Iterator[Lack]:
    forms = subject.once(forms_ahead)
    for round in subject.rounds:
        for role in ApplicantRole:
            row = forms.get((round.pk, role))
            if row and row[1]:
                continue
            words = {"round": round.name, "role": role.label}
            if row is None:
                fix = _("Choose and publish a form for %(round)s: %(role)s.") % words
                yield Lack(fix, lambda: reverse("mentoring_round_forms:add"))
            else:
                fix = _("Publish the form of %(round)s: %(role)s.") % words
                form = row[0].form
                yield Lack(fix, lambda pk=form.pk: reverse("mentoring_forms:edit", args=[pk]))


def look_at_privacy(subject: Subject) -> Iterator[Lack]:
    """What is published asks for consent to the use of the answers, in words that are kept."""
    for row, version in _published(subject):
        roles = {question.get("role") for question in questions_of(version.schema)}
        if QuestionRole.PRIVACY_CONSENT not in roles:
            words = {"form": row.form}
            fix = _("Add a consent with the meaning “Consent to privacy terms” to “%(form)s”.") % words
            yield Lack(fix, lambda pk=row.form_id: reverse("mentoring_forms:edit", args=[pk]))


def look_at_retention(subject: Subject) -> Iterator[Lack]:
    if conf.get("RETENTION_MONTHS") is not None:
        return
    for row, _version in _published(subject):
        if row.retention_months is None:
            words = {"round": row.round.name, "role": row.get_role_display()}
            fix = _("Say how many months applications are kept: %(round)s, %(role)s.") % words
            yield Lack(fix, lambda pk=row.pk: reverse("mentoring_round_forms:edit", args=[pk]))


def _published(subject: Subject) -> Iterable[tuple[RoundForm, FormVersion]]:
    wanted = {round.pk for round in subject.rounds}
    for row, version in subject.once(forms_ahead).values():
        if row.round_id in wanted and version:
            yield row, version


def _warning(key: str, label: Any, look: Callable[[Subject], Answer], source: str) -> Check:
    stage = Stage.SCREEN_MENTEES
    return Check(key, label, Phase.BEFORE_LAUNCH, Severity.WARNING, source, look, stage)


PLACES_CHECKS = (
    Check(
        "places",
        gettext_lazy("Mentors for the mentees expected"),
        Phase.BEFORE_LAUNCH,
        Severity.BLOCKER,
        f"{MENTOR}: recruitment",
        look_at_places,
        Stage.RECRUIT_MENTORS,
    ),
)
FORM_CHECKS = (
    _warning("forms", gettext_lazy("A form for each role"), look_at_forms, f"{MENTOR}: screening"),
    _warning("privacy", gettext_lazy("Consent to privacy terms"), look_at_privacy, f"{MENTOR}: screening"),
    _warning("retention", gettext_lazy("How long applications are kept"), look_at_retention, "ours"),
)
PLACES_RISKS = (
    Check(
        "few_places",
        gettext_lazy("Mentors for the mentees expected, now"),
        Phase.DURING,
        Severity.WARNING,
        f"{MENTOR}: recruitment",
        look_at_places_during,
        Stage.RECRUIT_MENTORS,
    ),
)
