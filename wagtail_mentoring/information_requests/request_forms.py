"""The admin's forms for asking an applicant, giving more time and correcting answers."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from wagtail_mentoring.applications import asking
from wagtail_mentoring.long_text import LongTextField
from wagtail_mentoring.programs.dates import zone_text
from wagtail_mentoring.programs.models import Round

from .choices import AgreedBy

#: Nobody waits longer for an answer.
MOST_DAYS = 366


class DueField(forms.DateField):
    """A last day; ``in_round`` says in which zone it ends and what is usual. Without it, where nothing is
    asked of anybody, the day is not looked at.
    """

    widget = AdminDateInput
    round: Round | None = None

    def in_round(self, round: Round, usual: datetime | None = None) -> None:
        self.round = round
        self.help_text = _("The applicant can answer until the end of this day, %(zone)s.") % {
            "zone": zone_text(round)
        }
        if usual is not None:
            self.initial = last_day(usual, round)

    def clean(self, value: Any) -> Any:
        day: date | None = super().clean(value)
        if day is None or self.round is None:
            return None
        today = timezone.now().astimezone(self.round.zone).date()
        if day < today:
            raise ValidationError(_("This day has passed. Choose a day that lies ahead."))
        if day > today + timedelta(days=MOST_DAYS):
            raise ValidationError(_("Choose a day within a year."))
        return asking.end_of(day, self.round.zone)


def last_day(due_at: datetime, round: Round) -> date:
    return (due_at.astimezone(round.zone) - timedelta(microseconds=1)).date()


class RequestFields(forms.Form):
    """What every request needs: a message and a last day."""

    message = LongTextField(
        label=gettext_lazy("What do you need, and why?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The applicant reads this, in a mail and on the page of the application."),
    )
    due = DueField(label=gettext_lazy("Last day to answer"))


class DueForm(forms.Form):
    due = DueField(label=gettext_lazy("New last day to answer"))


class AgreementForm(forms.Form):
    """Why answers are corrected and how the applicant agreed."""

    reason = LongTextField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The applicant reads it."),
    )
    agreed_by = forms.ChoiceField(
        label=gettext_lazy("How did the applicant agree?"),
        choices=AgreedBy.choices,
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("The applicant agreed to exactly this change"),
        error_messages={"required": gettext_lazy("Tick this box once the applicant has agreed.")},
    )
    once = forms.CharField(max_length=64, widget=forms.HiddenInput)


def chosen_keys(values: Sequence[str], allowed: Sequence[str]) -> list[str]:
    """Those of ``allowed`` among what was sent."""
    sent = set(values)
    return [key for key in allowed if key in sent]
