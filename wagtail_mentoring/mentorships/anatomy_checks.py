"""Checks of mentors who wait for a mentee, and of pairs nobody heard of."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from wagtail_mentoring.anatomy.choices import Phase, Severity
from wagtail_mentoring.anatomy.program_checks import MENTOR
from wagtail_mentoring.anatomy.registry import Check, Lack, Subject
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.choices import Stage

from .metrics import IDLE_DAYS, SILENT_DAYS, silent_pairs, waiting_mentors, waits_since
from .models import MentoringSession


def look_at_idle_mentors(subject: Subject) -> Iterator[Lack]:
    """How many mentors of each office wait, for the office that keeps them. Who they are its list says."""
    limit = timezone.now() - timedelta(days=IDLE_DAYS)
    rows = waiting_mentors([subject.program.pk]).values_list("contact_card__owner", "left", "told")
    idle = Counter(owner for owner, left, told in rows if (waits_since(left, told) or limit) < limit)
    offices = Office.objects.in_bulk([owner for owner in idle if owner])
    for owner, count in sorted(idle.items(), key=lambda row: str(offices.get(row[0]))):
        fix = ngettext(
            "Find a mentee for %(count)s mentor who has waited for over %(days)s days, or write to them.",
            "Find mentees for %(count)s mentors who have waited for over %(days)s days, or write to them.",
            count,
        )
        yield Lack(
            fix % {"count": count, "days": IDLE_DAYS},
            lambda: reverse("wagtailsnippets_wagtail_mentoring_mentor:list"),
            offices.get(owner),
        )


def look_at_silent_pairs(subject: Subject) -> Iterator[Lack]:
    """How many pairs met last over a month ago, where meetings are noted at all."""
    own = MentoringSession.objects.filter(mentorship__round__program=subject.program)
    count = silent_pairs([subject.program.pk], today=timezone.localdate()).count()
    if count and own.exists():
        fix = ngettext(
            "Ask %(count)s pair that met last over %(days)s days ago, or note its meetings.",
            "Ask %(count)s pairs that met last over %(days)s days ago, or note their meetings.",
            count,
        )
        words = {"count": count, "days": SILENT_DAYS}
        yield Lack(fix % words, lambda: reverse("mentoring_mentorships:index"))


PAIR_RISKS = (
    Check(
        "silent_pairs",
        gettext_lazy("No pair is silent"),
        Phase.DURING,
        Severity.WARNING,
        f"{MENTOR}: monitoring and support",
        look_at_silent_pairs,
        Stage.SUPPORT,
    ),
    Check(
        "idle_mentors",
        gettext_lazy("No mentor waits long"),
        Phase.DURING,
        Severity.WARNING,
        f"{MENTOR}: monitoring and support",
        look_at_idle_mentors,
        Stage.MATCH,
    ),
)
