"""Whether figures that were written down are still those that were written."""

from collections.abc import Iterator
from itertools import chain

from .models import ClosingReport, MetricSnapshot


def kept_figures() -> Iterator[str]:
    """Every weekly row and every closing report has the digest of what it says."""
    for row in chain(MetricSnapshot.objects.iterator(500), ClosingReport.objects.iterator(500)):
        name = f"{row._meta.verbose_name} {row.pk}"
        yield "" if row.is_whole else f"{name}: the figures are not those that were written"
