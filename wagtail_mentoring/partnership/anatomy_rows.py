"""What the anatomy check found, laid out for one reader: by office, with links to what they may open."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_mentoring.anatomy.anatomies import AnatomyNow, Finding
from wagtail_mentoring.anatomy.wording import blockers_in_words, by_office, summary
from wagtail_mentoring.desk_lines import DeskLine
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.dates import instant_text
from wagtail_mentoring.programs.models import Program, Round

from .permissions import PROGRAM_POLICY, ROUND_POLICY, programs_at_work, rounds_at_work
from .program_cards import ProgramCard

#: Programs named on the home screen.
MOST_LINES = 3


@dataclass(frozen=True)
class Row:
    """A finding; without ``url`` where the reader could not open it."""

    label: str
    fix: str
    url: str


Groups = list[tuple[str, list[Row]]]


def rows_by_office(findings: Iterable[Finding], *, user: Any, program: Program) -> Groups:
    """An office that is only invited follows the links to what it may look at, and no others."""
    follows = PROGRAM_POLICY.user_has_permission_for_instance(user, "change", program)
    in_sight = reverse("mentoring_programs:inspect", args=[program.pk])
    own = set(Office.objects.of(user))

    def row(finding: Finding) -> Row:
        if finding.office in own and finding.own_url:
            return Row(str(finding.label), finding.fix, finding.own_url)
        url = finding.url
        return Row(str(finding.label), finding.fix, url if follows or url == in_sight else "")

    return [(office, [row(finding) for finding in group]) for office, group in by_office(findings)]


def anatomy_url(program: Program) -> str:
    return reverse("mentoring_anatomy:anatomy", args=[program.pk])


def anatomy_links(user: Any, program: Program) -> list[tuple[str, str]]:
    """For the screens of a program."""
    return [(anatomy_url(program), _("What is missing"))]


def anatomy_card(user: Any, program: Program) -> ProgramCard | None:
    if program.status == ProgramStatus.ARCHIVED:
        return None
    context = {"summary": summary(AnatomyNow(program)), "url": anatomy_url(program)}
    return ProgramCard(_("Anatomy check"), "wagtail_mentoring/admin/anatomy/program_card.html", context)


def blocker_lines(user: Any) -> list[DeskLine]:
    """A line for each program in agreement that cannot open yet, while its round comes nearer."""
    if not PROGRAM_POLICY.user_has_permission(user, "change"):
        return []
    programs = programs_at_work(Program.objects.filter(status=ProgramStatus.IN_AGREEMENT), user)
    # One after the other: to look at a program takes many queries, and few are ready but not approved.
    blocked = (
        (program, blockers)
        for program in programs.order_by("name")
        if (blockers := AnatomyNow(program).blockers)
    )
    return [
        DeskLine(
            text=_("%(program)s cannot open yet") % {"program": program},
            url=anatomy_url(program),
            detail=blockers_in_words(blockers),
        )
        for program, blockers in islice(blocked, MOST_LINES)
    ]


def waiting_round_lines(user: Any) -> list[DeskLine]:
    """A line for each round of an approved program that nobody let open, the soonest first."""
    if not ROUND_POLICY.user_has_permission(user, "change"):
        return []
    rounds = Round.objects.filter(
        program__status=ProgramStatus.APPROVED, opening_agreed_at=None, closes_at__gt=timezone.now()
    )
    waiting = rounds_at_work(rounds.select_related("program"), user).order_by("opens_at", "pk")
    return [
        DeskLine(
            text=_("%(round)s waits to be let open") % {"round": round},
            url=anatomy_url(round.program),
            detail=_("opens %(moment)s") % {"moment": instant_text(round.opens_at, round)},
            button=_("Let it open"),
            due=round.opens_at.astimezone(round.zone).date(),
        )
        for round in waiting[:MOST_LINES]
    ]
