"""The list of pairs as a spreadsheet, with both people in every row."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring.directory.contact_actions import export_contacts
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.exports.sheets import SheetExportMixin
from wagtail_mentoring.offices.exports import defused
from wagtail_mentoring.programs.models import Round

from .models import Mentorship


class MentorshipSheet:
    """Headings and rows. A mentor's address appears if the user may export it, and is recorded."""

    def __init__(self, pairs: QuerySet, *, user: Any) -> None:
        self.pairs = pairs
        self.user = user

    def headings(self) -> list[str]:
        return [
            _("Program"),
            _("Round"),
            _("Mentor"),
            _("Mentor's e-mail"),
            _("Mentee"),
            _("Mentee's e-mail"),
            _("Status"),
            _("Started"),
            _("Ended"),
            _("Reason"),
        ]

    def rows(self) -> Iterator[list[Any]]:
        mentors = Mentor.objects.filter(mentorships__in=self.pairs.order_by().values("pk"))
        cards = export_contacts(mentors=mentors, user=self.user, purpose=_("Export of mentorships"))
        for pair in self.pairs.iterator(chunk_size=500):
            card = cards.get(pair.mentor_id)
            yield [defused(cell) for cell in self._row(pair, card.email if card else "")]

    def _row(self, pair: Mentorship, mentor_email: str) -> list[str]:
        return [
            pair.round.program.name,
            pair.round.name,
            pair.mentor.name,
            mentor_email,
            pair.mentee_name,
            pair.mentee_email,
            pair.get_status_display(),
            _day(pair.started_at),
            _day(pair.ended_at),
            pair.reason,
        ]


class MentorshipExportMixin(SheetExportMixin):
    """For the listing: CSV and XLSX of what is filtered and searched for."""

    export_filename = "mentorships"

    def get_sheet(self, queryset: QuerySet) -> MentorshipSheet:
        return MentorshipSheet(queryset, user=self.request.user)

    def log_export(self, queryset: QuerySet, spreadsheet_format: str) -> None:
        counts: dict[int, int] = {}
        for round_id in queryset.order_by().values_list("round", flat=True).iterator():
            counts[round_id] = counts.get(round_id, 0) + 1
        for round in Round.objects.filter(pk__in=counts):
            data = {"format": spreadsheet_format, "mentorships": counts[round.pk]}
            log(round, "wagtail_mentoring.export_mentorships", user=self.request.user, data=data)


def _day(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d") if moment else ""
