"""Whether figures that were written down are still there, and those that were written."""

from collections.abc import Iterator
from itertools import chain

from wagtail_mentoring.logged_rows import WrittenRow, unlike_the_log

from .models import ClosingReport, MetricSnapshot


def kept_figures() -> Iterator[str]:
    """Every weekly row and every closing report has the digest of what it says; no report is missing."""
    for row in chain(MetricSnapshot.objects.iterator(500), ClosingReport.objects.iterator(500)):
        name = f"{row._meta.verbose_name} {row.pk}"
        yield "" if row.is_whole else f"{name}: the figures are not those that were written"
    yield from unlike_the_log(
        (
            WrittenRow(
                key=(str(row.program_id), row.first_day.isoformat(), row.last_day.isoformat()),
                at=row.written_at,
                user_id=row.closed_by_id,
                name=f"{row._meta.verbose_name} {row}",
            )
            for row in ClosingReport.objects.select_related("program")
        ),
        action="wagtail_mentoring.close_report",
        key_of=lambda line: (str(line.object_id), line.data.get("from"), line.data.get("until")),
        name_of=lambda line: (
            f"closing report of {line.label}, {line.data.get('from')} – {line.data.get('until')}"
        ),
    )
