"""What outreach contributes elsewhere: clashes and days on the desk, the way to write on the contact page."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_mentoring.desk_lines import ComingDay, DeskLine
from wagtail_mentoring.directory.models import ContactCard
from wagtail_mentoring.offices.models import Office

from .actions import clashes_of_each
from .models import Outreach
from .permissions import OUTREACH_POLICY, writing_offices

#: Clashes on the desk: what is further off can wait.
MOST_LINES = 3
LOOK_AT = 20


def clash_lines(user: Any) -> list[DeskLine]:
    """Days on which an office of the user writes to people whom another writes to as well."""
    if not OUTREACH_POLICY.user_has_permission(user, "change"):
        return []
    own = Outreach.objects.ahead(timezone.localdate()).filter(office__in=Office.objects.of(user))
    rows = list(own.select_related("office").order_by("on", "pk")[:LOOK_AT])
    clashes = clashes_of_each(rows, Outreach.objects.all())
    lines = []
    for row in rows:
        if others := sorted({str(other.office) for other in clashes[row.pk]}):
            words = {"title": row, "offices": ", ".join(others)}
            text = _("“%(title)s” reaches the same people as mail of %(offices)s") % words
            url = reverse("mentoring_outreach:edit", args=[row.pk])
            lines.append(DeskLine(text=text, url=url, button=_("Settle"), due=row.on))
    return lines[:MOST_LINES]


def outreach_days(user: Any, today: date) -> list[ComingDay]:
    if not OUTREACH_POLICY.user_has_permission(user, "view"):
        return []
    rows = OUTREACH_POLICY.narrow(Outreach.objects.ahead(today), user).select_related("office")
    url = reverse("mentoring_outreach:index")
    return [
        ComingDay(row.on, _("%(office)s writes: “%(title)s”") % {"office": row.office, "title": row}, url)
        for row in rows.order_by("on", "pk")[:LOOK_AT]
    ]


def relay_links(user: Any, card: ContactCard) -> list[tuple[str, str]]:
    """On the page of a mentor's contact data: write, without seeing the address."""
    if not writing_offices(user, card).exists():
        return []
    label = _("Write through %(office)s") % {"office": card.owner}
    return [(label, reverse("mentoring_outreach:relay", args=[card.mentor_id]))]
