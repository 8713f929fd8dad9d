"""A run as a spreadsheet: every pair with its points, and everybody without a proposal."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring.exports.sheets import csv_lines
from wagtail_mentoring.offices.exports import defused

from .models import MatchProposal, MatchRun, UnmatchedMentee
from .permissions import visible_to
from .wording import names_for, reasons_in_brief, unmatched_sentence


class MatchSheet:
    """Headings and rows, without what is kept from ``user``; every cell is defused."""

    def __init__(self, run: MatchRun, user: Any) -> None:
        self.run = run
        proposals = MatchProposal.objects.filter(run=run).select_related("application", "mentor")
        self.proposals = visible_to(user, proposals).order_by("application__applicant_name", "pk")
        rows = UnmatchedMentee.objects.filter(run=run).select_related("application")
        self.unmatched = visible_to(user, rows).order_by("application__applicant_name", "pk")

    def headings(self) -> list[str]:
        return [
            _("Reference"),
            _("Mentee"),
            _("Mentor"),
            _("State"),
            _("Points"),
            _("What speaks for it"),
            _("Mentees who would score best with the mentor"),
            _("Reason"),
        ]

    def rows(self) -> Iterator[list[Any]]:
        proposals = list(self.proposals)
        names = names_for(proposals)
        for row in proposals:
            application = row.application
            cells = [application.reference, application.applicant_name, row.mentor.name]
            cells += [row.get_state_display(), row.score, reasons_in_brief(row, names), row.contested]
            yield [defused(cell) for cell in [*cells, row.reason or row.problem]]
        for left in self.unmatched:
            application, words = left.application, unmatched_sentence(left, names)
            cells = [application.reference, application.applicant_name, "", _("No proposal"), "", "", ""]
            yield [defused(cell) for cell in [*cells, words]]


def run_as_csv(run: MatchRun, user: Any) -> HttpResponse:
    """The run as CSV; leaves a line in the audit log."""
    log(run.round, "wagtail_mentoring.export_matches", user=user, data={"run": run.number})
    lines = csv_lines(MatchSheet(run, user))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = slugify(f"matches {run.round} {run.number}")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
