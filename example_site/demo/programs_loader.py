"""Loads the programs, each in another state, with their partners and rounds."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.choices import DataClass, GrantMode, PartnerRole
from wagtail_mentoring.partnership.models import DataGrant, Partner
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program, Round

from .people_loader import Cast

ZONE = "Europe/Dublin"


@dataclass(frozen=True)
class Offer:
    """A program with its rounds, newest last."""

    program: Program
    rounds: tuple[Round, ...]


def day(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


def instant(offset: int, hour: int = 12, minute: int = 0) -> datetime:
    """``offset`` days from today at a time of day at the university."""
    return datetime.combine(day(offset), time(hour, minute), tzinfo=ZoneInfo(ZONE))


def _program(
    name: str, slug: str, status: str, summary: str, eligibility: str, commitment: str, **more: str
) -> Program:
    return Program.objects.update_or_create(
        slug=slug,
        defaults={
            "name": name,
            "status": status,
            "summary": summary,
            "eligibility": eligibility,
            "commitment": commitment,
            **more,
        },
    )[0]


def _partner(
    program: Program,
    office: Office,
    role: str,
    person: Any,
    deputy: Any,
    accepted: int | None,
    share: int | None = None,
) -> None:
    Partner.objects.update_or_create(
        program=program,
        office=office,
        defaults={
            "role": role,
            "responsible": person,
            "deputy": deputy,
            "budget_share": share,
            "accepted_by": person if accepted is not None else None,
            "accepted_at": instant(accepted) if accepted is not None else None,
        },
    )


def _round(
    program: Program, name: str, *, opens: int, closes: int, starts: int, ends: int, **fields: Any
) -> Round:
    return Round.objects.update_or_create(
        program=program,
        slug=name.lower().replace("/", "-").replace(" ", "-"),
        defaults={
            "name": name,
            "time_zone": ZONE,
            "opens_at": instant(opens, 9),
            "closes_at": instant(closes, 17),
            "decisions_on": day(closes + 14),
            "starts_on": day(starts),
            "ends_on": day(ends),
            # A week before; the offices have not agreed on the others.
            "opening_agreed_at": instant(opens - 7, 10) if program.status == ProgramStatus.APPROVED else None,
            **fields,
        },
    )[0]


def load_first_steps(offices: dict[str, Office], cast: Cast) -> Offer:
    """Open now, run jointly by both offices: the program the demo's walk begins with."""
    program = _program(
        "First Steps",
        "first-steps",
        ProgramStatus.APPROVED,
        "A graduate in your field, one hour a month, for the two terms before you leave.",
        "Students in their penultimate or final year, from any school. No marks needed.",
        "One conversation a month from January to June, and half an hour to prepare each.",
        concern_contact="Niamh Walsh, Career Services, 061 555 0101, in confidence",
        code_of_conduct="https://northmere.example/mentoring/code-of-conduct/",
        training_mentors="https://northmere.example/mentoring/for-mentors/",
        training_mentees="https://northmere.example/mentoring/for-mentees/",
        closing_survey="https://northmere.example/mentoring/looking-back/",
    )
    careers, alumni = offices["career-services"], offices["alumni-relations"]
    _partner(program, careers, PartnerRole.LEAD, cast.careers, careers.director, -120, 60)
    _partner(program, alumni, PartnerRole.PARTNER, cast.alumni, alumni.director, -118, 40)
    DataGrant.objects.update_or_create(
        owner=alumni,
        recipient=careers,
        program=program,
        data_class=DataClass.MENTOR_CONTACT,
        defaults={
            "mode": GrantMode.SEE,
            "purpose": "Introduce mentors to their mentees",
            "valid_from": day(-118),
            "valid_until": day(240),
        },
    )
    last = _round(program, "2025/26", opens=-400, closes=-370, starts=-330, ends=-160, capacity=60)
    this = _round(
        program, "2026/27", opens=-24, closes=17, starts=52, ends=215, capacity=80, orientation_on=day(54)
    )
    return Offer(program, (last, this))


def load_engineering_futures(offices: dict[str, Office], cast: Cast) -> Offer:
    """Running now: applications are closed, pairs meet."""
    program = _program(
        "Engineering Futures",
        "engineering-futures",
        ProgramStatus.APPROVED,
        "Meet an engineer at their workplace before you choose your placement.",
        "Second-year students of the Faculty of Engineering & Computing.",
        "Three meetings in a term, one of them at the mentor’s workplace.",
    )
    faculty, alumni = offices["engineering"], offices["alumni-relations"]
    person = faculty.group.user_set.first()
    _partner(program, faculty, PartnerRole.LEAD, person, None, -150)
    _partner(program, alumni, PartnerRole.PARTNER, cast.alumni, alumni.director, -149)
    running = _round(program, "Autumn 2026", opens=-110, closes=-72, starts=-45, ends=60, capacity=40)
    return Offer(program, (running,))


def load_global_circle(offices: dict[str, Office], cast: Cast) -> Offer:
    """Being agreed: one office has drafted it, the other is invited and has not answered yet."""
    program = _program(
        "Global Careers Circle",
        "global-careers-circle",
        ProgramStatus.IN_AGREEMENT,
        "Small groups of students and graduates abroad who compare notes across time zones.",
        "Students who plan to work or study outside Ireland.",
        "One video call a month with a circle of five, over a year.",
    )
    _partner(program, offices["alumni-relations"], PartnerRole.LEAD, cast.alumni, None, -20)
    _partner(program, offices["career-services"], PartnerRole.PARTNER, None, None, None)
    coming = _round(program, "Spring 2027", opens=49, closes=84, starts=112, ends=470, capacity=50)
    return Offer(program, (coming,))


def load_founders_table(offices: dict[str, Office], cast: Cast) -> Offer:
    """Open to people with an invitation code only."""
    program = _program(
        "Founders’ Table",
        "founders-table",
        ProgramStatus.APPROVED,
        "A dinner a month with graduates who started something, for students who have begun to.",
        "Students whom a tutor or the start-up night has given a code.",
        "One evening a month, over two terms.",
    )
    _partner(program, offices["career-services"], PartnerRole.LEAD, cast.careers, None, -60)
    _partner(program, offices["alumni-relations"], PartnerRole.PARTNER, cast.alumni, None, -58)
    opening = _round(program, "2026/27", opens=-6, closes=24, starts=60, ends=220, capacity=12)
    return Offer(program, (opening,))
