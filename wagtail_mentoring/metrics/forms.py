"""The days a report is about: a fiscal year, or two days of one's own."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from wagtail_mentoring import conf
from wagtail_mentoring.possible_years import FIRST_YEAR, LAST_YEAR

from .decisions import Period, earlier_fiscal_years, fiscal_year_name

#: Fiscal years to choose from, this one among them.
YEARS_OFFERED = 5


def this_year() -> str:
    """What the form shows before anything is chosen."""
    return next(iter(years_offered()))


def years_offered() -> dict[str, Period]:
    """By the year in which they begin, the latest first."""
    years = earlier_fiscal_years(
        timezone.localdate(), month=conf.get("FISCAL_YEAR_MONTH"), count=YEARS_OFFERED
    )
    return {str(year.first.year): year for year in years}


def refuse_unlikely_days(first: date, last: date) -> None:
    """Raise ``ValidationError`` for days of which one cannot be meant."""
    if first.year < FIRST_YEAR or last.year > LAST_YEAR:
        raise ValidationError(
            gettext("Give days between %(first)s and %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )


class PeriodForm(forms.Form):
    """With nothing chosen it is the fiscal year that runs."""

    year = forms.ChoiceField(label=_("Fiscal year"), required=False)
    first = forms.DateField(label=_("or from"), required=False, widget=AdminDateInput)
    last = forms.DateField(label=_("until"), required=False, widget=AdminDateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = years_offered()
        years = [(key, fiscal_year_name(year)) for key, year in self.years.items()]
        self.fields["year"].choices = [("", "–"), *years]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.errors:
            return data
        first, last = data.get("first"), data.get("last")
        if bool(first) != bool(last):
            raise ValidationError(gettext("Give both days, or neither and a fiscal year."))
        if first and last:
            refuse_unlikely_days(first, last)
        if first and data.get("year"):
            raise ValidationError(gettext("Choose a fiscal year, or give two days of your own: not both."))
        if first and last and last < first:
            raise ValidationError(gettext("The last day is before the first. Change one of them."))
        return data

    @property
    def query(self) -> str:
        """The choice as part of an address; ask a form that is valid."""
        names = ("first", "last") if self.cleaned_data.get("first") else ("year",)
        chosen = {name: self.cleaned_data.get(name) for name in names}
        return urlencode({name: value for name, value in chosen.items() if value})

    @property
    def period(self) -> Period:
        """What was chosen; ask a form that is valid."""
        data = self.cleaned_data
        if data.get("first"):
            return Period(data["first"], data["last"])
        year = self.years.get(data.get("year") or "", next(iter(self.years.values())))
        return Period(year.first, min(year.last, timezone.localdate()))
