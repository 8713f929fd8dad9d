"""A check of mentors who wait for a mentee."""

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

from .metrics import IDLE_DAYS, waiting_mentors


def look_at_idle_mentors(subject: Subject) -> Iterator[Lack]:
    """How many mentors of each office wait, for the office that keeps them. Who they are its list says."""
    limit = timezone.now() - timedelta(days=IDLE_DAYS)
    rows = waiting_mentors([subject.program.pk]).values_list("contact_card__owner", "left", "told")
    idle = Counter(owner for owner, *moments in rows if any(moments) and max(filter(None, moments)) < limit)
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


PAIR_RISKS = (
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
