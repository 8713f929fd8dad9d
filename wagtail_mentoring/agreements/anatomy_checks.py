"""Checks of what the offices agreed on: who does what, the charter, and data that is opened for a time."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.anatomy.choices import Phase, Severity
from wagtail_mentoring.anatomy.program_checks import EMCC
from wagtail_mentoring.anatomy.registry import Answer, Check, Fine, Lack, Subject
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.anatomy_checks import is_solo, solo_note, still_works, taking_part
from wagtail_mentoring.partnership.choices import PartnerRole, Stage
from wagtail_mentoring.partnership.models import DataGrant
from wagtail_mentoring.programs.models import Program

from . import decisions
from .charters import CharterNow
from .goals import missing_of, off_track

#: Days before the end of a grant in which it is said.
GRANT_ENDS_SOON = 30


def stage_offices(program: Program) -> Mapping[str, Office]:
    """Which office answers for which stage; for one that is still open, which usually does."""
    partners = program.partners.accepted().select_related("office")
    offices = {row.office_id: (row.office, row.role == PartnerRole.LEAD) for row in partners}
    rows = [(key, office.kind, leads) for key, (office, leads) in offices.items()]
    usual = {stage: decisions.usual_office(stage, offices=rows) for stage in Stage.values}
    answering = {row.stage: row.office for row in program.stages.select_related("office")}
    return {**{stage: offices[key][0] for stage, key in usual.items() if key is not None}, **answering}


def look_at_stages(subject: Subject) -> Answer:
    """Each stage has an office that takes part, and one of its own people."""
    if is_solo(subject):
        return solo_note()
    return [*_stages_without_office(subject), *_stages_without_person(subject)]


def _stages_without_office(subject: Subject) -> Iterator[Lack]:
    offices = {row.office_id for row in taking_part(subject)}
    rows = [row for row in subject.once(CharterNow).stages if row.office_id in offices]
    if missing := decisions.stages_open({row.stage for row in rows}):
        fix = _("Say which office answers for: %(stages)s.") % {"stages": _labels(missing)}
        yield Lack(fix, partnership_url(subject))


def _stages_without_person(subject: Subject) -> Iterator[Lack]:
    """A lack for each office; what an office answers for that does not take part is said already."""
    offices = {row.office_id for row in taking_part(subject)}
    empty: dict[Office, list[str]] = {}
    for row in subject.once(CharterNow).stages:
        has_person = row.person and still_works(subject, row.person, row.office)
        if row.office_id in offices and not has_person:
            empty.setdefault(row.office, []).append(row.stage)
    for office, stages in empty.items():
        fix = _("Name one of your people for: %(stages)s.") % {"stages": _labels(stages)}
        yield Lack(fix, partnership_url(subject), office)


def _labels(stages: list[str]) -> str:
    return ", ".join(str(Stage(stage).label) for stage in stages)


def look_at_charter(subject: Subject) -> Answer:
    if is_solo(subject):
        return solo_note()
    charter = subject.once(CharterNow)
    waiting = charter.waiting
    if charter.release:
        return Fine(_("Put in force by a director."))
    if not taking_part(subject):
        return [Lack(_("Have the offices sign the charter."), partnership_url(subject))]
    return [Lack(_("Read the charter and sign it."), partnership_url(subject), row.office) for row in waiting]


def look_at_goals(subject: Subject) -> Answer:
    """Each office wants something, and where they are several all of them together do."""
    if is_solo(subject):
        return solo_note()
    offices = {row.office_id: row.office for row in taking_part(subject)}
    own = _("Say what you want to reach: a goal with its target and day.")
    shared = _("Say what all offices want to reach together.")
    return [
        Lack(own, goals_url(subject), offices[owner]) if owner else Lack(shared, goals_url(subject))
        for owner in missing_of(list(offices), subject.once(CharterNow).goals)
    ]


def look_at_goals_behind(subject: Subject) -> Iterator[Lack]:
    """Goals with less than 90 % of what is expected by today."""
    for row in off_track(subject.program):
        fix = _("“%(goal)s” is behind: find out why, or agree on another target.") % {"goal": row.label}
        yield Lack(fix, goals_url(subject), row.goal.office)


def look_at_review(subject: Subject) -> Answer:
    if is_solo(subject):
        return solo_note()
    if not decisions.review_is_due(subject.once(CharterNow).review_on, today=timezone.localdate()):
        return Fine()
    fix = _("Choose a day ahead on which the offices look at their charter again.")
    return [Lack(fix, partnership_url(subject))]


def look_at_late_signatures(subject: Subject) -> Iterator[Lack]:
    """Offices that have had their working days to answer since the first one signed this text."""
    charter = subject.once(CharterNow)
    if charter.release:
        return
    for row in charter.waiting:
        due = charter.answer_due(row)
        if due and due < timezone.localdate():
            fix = _("Sign, or say what keeps you: the others have waited since %(day)s.")
            words = {"day": _day(charter.waited_since)}
            yield Lack(fix % words, partnership_url(subject), row.office)


def look_at_ending_grants(subject: Subject) -> Iterator[Lack]:
    """Data that is masked again within a month, where no later grant goes on."""
    today = timezone.localdate()
    last: dict[tuple[Any, ...], DataGrant] = {}
    for grant in sorted(subject.once(CharterNow).grants, key=lambda grant: grant.valid_until):
        last[grant.owner_id, grant.recipient_id, grant.data_class] = grant
    for grant in last.values():
        if today <= grant.valid_until <= today + timedelta(days=GRANT_ENDS_SOON):
            words = {"office": grant.recipient, "day": _day(grant.valid_until)}
            fix = _("Share again if %(office)s still needs the data: it is masked after %(day)s.") % words
            yield Lack(fix, partnership_url(subject), grant.owner)


def partnership_url(subject: Subject) -> Callable[[], str]:
    return lambda: reverse("mentoring_partnerships:partnership", args=[subject.program.pk])


def goals_url(subject: Subject) -> Callable[[], str]:
    return lambda: f"{partnership_url(subject)()}#goals"


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT")


def _blocker(key: str, label: Any, look: Callable[[Subject], Answer], source: str) -> Check:
    return Check(key, label, Phase.BEFORE_LAUNCH, Severity.BLOCKER, source, look, stage="plan")


AGREEMENT_CHECKS = (
    _blocker(
        "stages",
        gettext_lazy("Somebody answers for every stage"),
        look_at_stages,
        f"{EMCC}: standard of ethics",
    ),
    _blocker(
        "goals",
        gettext_lazy("Every office has a goal"),
        look_at_goals,
        f"{EMCC}: clarity of purpose",
    ),
    _blocker("charter", gettext_lazy("The charter is signed"), look_at_charter, "ours"),
    _blocker(
        "review",
        gettext_lazy("The charter is looked at again"),
        look_at_review,
        f"{EMCC}: measurement and review",
    ),
)
AGREEMENT_RISKS = (
    Check(
        "goals_behind",
        gettext_lazy("No goal is behind"),
        Phase.DURING,
        Severity.WARNING,
        f"{EMCC}: measurement and review",
        look_at_goals_behind,
    ),
    Check(
        "late_signature",
        gettext_lazy("No signature is overdue"),
        Phase.DURING,
        Severity.WARNING,
        "ours",
        look_at_late_signatures,
    ),
    Check(
        "grants_ending",
        gettext_lazy("No shared data ends soon"),
        Phase.DURING,
        Severity.WARNING,
        "ours",
        look_at_ending_grants,
    ),
)
