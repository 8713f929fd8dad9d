"""A check of work that is late on its way from one office to another."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.anatomy.choices import Phase, Severity
from wagtail_mentoring.anatomy.registry import Check, Lack, Subject

from .models import Handoff

#: Late hand-offs that are named one by one.
MOST_NAMED = 20


def look_at_late_handoffs(subject: Subject) -> Iterator[Lack]:
    late = Handoff.objects.filter(program=subject.program).overdue().select_related("to_office")
    for handoff in late.order_by("due_on", "pk")[:MOST_NAMED]:
        words = {"title": handoff.title, "day": date_format(handoff.due_on, "DATE_FORMAT")}
        yield Lack(
            _("Finish or return “%(title)s”, which was due on %(day)s.") % words,
            lambda pk=handoff.pk: reverse("mentoring_handoffs:inspect", args=[pk]),
            handoff.to_office,
        )


HANDOFF_RISKS = (
    Check(
        "late_handoffs",
        gettext_lazy("No hand-off is overdue"),
        Phase.DURING,
        Severity.WARNING,
        "ours",
        look_at_late_handoffs,
    ),
)
