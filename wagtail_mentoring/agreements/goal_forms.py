"""Admin forms for goals: what is counted, how much, by when."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from wagtail_mentoring.metrics.registry import Metric, registered_metrics
from wagtail_mentoring.offices.choices import OfficeKind
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.possible_years import validate_possible_year

from .goals import usual_due_date

Choices = list[tuple[str, list[tuple[str, str]]]]


class TargetForm(forms.Form):
    """How much, and by when."""

    target = forms.FloatField(label=_("Target"), min_value=0.1, max_value=1_000_000)
    due_on = forms.DateField(
        label=_("By"),
        widget=AdminDateInput,
        validators=[validate_possible_year],
        help_text=_("It is counted from the first day of the fiscal year in which this day lies."),
    )

    def __init__(self, *args: Any, unit: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].help_text = unit
        self.fields["due_on"].initial = usual_due_date(today=timezone.localdate())


class GoalForm(TargetForm):
    """Also what is counted, by whom it speaks to: first what speaks to the office that wants it."""

    field_order = ["metric", "target", "due_on"]
    metric = forms.ChoiceField(label=_("What is counted"))

    def __init__(self, *args: Any, office: Office | None, taken: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["metric"].choices = metric_choices(office, taken)


def metric_choices(office: Office | None, taken: Collection[str]) -> Choices:
    """Metrics without those that are a goal already, in groups with a heading each.

    Any office may want any of them: its kind only decides what stands first.
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    free = [metric for metric in registered_metrics() if metric.key not in taken]
    if office is None:
        free = [metric for metric in free if not metric.by_office]
    for metric in sorted(free, key=lambda metric: not _comes_first(metric, office)):
        groups.setdefault(_speaks_to(metric), []).append((metric.key, _called(metric)))
    return list(groups.items())


def _comes_first(metric: Metric, office: Office | None) -> bool:
    return metric.is_shared if office is None else metric.speaks_to_kind(office.kind)


def _speaks_to(metric: Metric) -> str:
    if metric.by_office:
        return gettext("Each office")
    kinds = [str(OfficeKind(kind).label) for kind in OfficeKind.values if kind in metric.speaks_to]
    return ", ".join(kinds) or gettext("All offices")


def _called(metric: Metric) -> str:
    return f"{metric.label} ({metric.unit.label})"
