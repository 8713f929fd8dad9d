"""What reviews add to the list of applications and to its exports: figures, and a filter."""

from typing import Any

import django_filters
from django import forms
from django.db.models import (
    Avg,
    Case,
    Count,
    DecimalField,
    Exists,
    IntegerField,
    Max,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.applications.columns import (
    ExtraColumn,
    register_application_column,
    register_application_filter,
)
from wagtail_mentoring.applications.models import Application

from .decisions import REVIEWABLE
from .models import ReviewAssignment
from .permissions import WRITTEN, owed_by

SCORE = DecimalField(max_digits=5, decimal_places=2, null=True)


def with_review_figures(applications: QuerySet, user: Any) -> QuerySet:
    """Annotate ``review_score`` and the other figures, empty where ``user`` may not know them yet."""
    active = ReviewAssignment.objects.active().filter(application=OuterRef("pk")).order_by()
    done = active.submitted()
    figures: dict[str, Any] = {
        "review_score": _figure(done, Avg("review__score"), SCORE),
        "review_lowest": _figure(done, Min("review__score"), SCORE),
        "review_highest": _figure(done, Max("review__score"), SCORE),
    }
    if not WRITTEN.user_has_permission(user, "view"):
        # Cast, as PostgreSQL orders by no bare NULL.
        nothing = dict.fromkeys(figures, Cast(Value(None), SCORE))
        return applications.annotate(**nothing, reviews_done=Value(0), reviews_given=Value(0))
    owes = Exists(owed_by(user).filter(application=OuterRef("pk")))
    shown = {
        name: Case(When(owes, then=None), default=figure, output_field=SCORE)
        for name, figure in figures.items()
    }
    return applications.annotate(
        **shown,
        reviews_done=Coalesce(_figure(done, Count("pk"), IntegerField()), 0),
        reviews_given=Coalesce(_figure(active, Count("pk"), IntegerField()), 0),
    )


def _figure(assignments: QuerySet, figure: Any, kind: Any) -> Subquery:
    return Subquery(
        assignments.values("application").annotate(value=figure).values("value"), output_field=kind
    )


def _cell(application: Application) -> str:
    """For example “72.5 (2 of 3)”; empty where nobody was asked."""
    if not application.reviews_given:
        return ""
    counts = _("%(done)d of %(given)d") % {
        "done": application.reviews_done,
        "given": application.reviews_given,
    }
    if application.review_score is None:
        return counts
    return f"{application.review_score:.1f} ({counts})"


CHOICES = [
    ("complete", gettext_lazy("All handed in")),
    ("missing", gettext_lazy("Some missing")),
    ("stale", gettext_lazy("Some to look at again")),
    ("none", gettext_lazy("Nobody reads it yet")),
]


def _filtered(applications: QuerySet, name: str, value: str) -> QuerySet:
    active = ReviewAssignment.objects.active().filter(application=OuterRef("pk"))
    missing = active.not_submitted()
    match value:
        case "complete":
            return applications.filter(Exists(active), ~Exists(missing))
        case "missing":
            return applications.filter(Exists(missing))
        case "stale":
            return applications.filter(Exists(active.stale()))
        case _:
            return applications.filter(~Exists(active), status__in=REVIEWABLE)


def _make_filter(user: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        label=gettext_lazy("Reviews"),
        choices=CHOICES,
        method=_filtered,
        empty_label=gettext_lazy("All"),
        widget=forms.RadioSelect,
    )


def register_columns() -> None:
    """Called once, when the admin starts."""
    register_application_column(
        ExtraColumn(
            "review_score",
            gettext_lazy("Score"),
            annotate=with_review_figures,
            shown=_cell,
            exported=lambda row: _rounded(row.review_score),
            sort_by="review_score",
        )
    )
    for name, label in (
        ("review_lowest", gettext_lazy("Lowest score")),
        ("review_highest", gettext_lazy("Highest score")),
    ):
        register_application_column(
            ExtraColumn(name, label, exported=lambda row, name=name: _rounded(getattr(row, name)))
        )
    for name, label in (
        ("reviews_done", gettext_lazy("Reviews handed in")),
        ("reviews_given", gettext_lazy("Reviews asked for")),
    ):
        register_application_column(
            ExtraColumn(name, label, exported=lambda row, name=name: getattr(row, name))
        )
    register_application_filter("reviews", _make_filter)


def _rounded(value: Any) -> Any:
    return None if value is None else round(value, 2)
