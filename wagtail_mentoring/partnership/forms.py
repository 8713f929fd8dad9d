"""Admin forms for programs, rounds and partners."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.possible_years import validate_possible_year
from wagtail_mentoring.programs.models import validate_time_zone

from .models import Partner
from .permissions import PROGRAM_POLICY


class ProgramForm(WagtailAdminModelForm):
    """A program; while it is being started also the office that will lead it."""

    office = forms.ModelChoiceField(
        Office.objects.none(),
        label=_("Leading office"),
        help_text=_("Your office accepts by starting the program. You can invite others afterwards."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["office"]
            return
        offices = Office.objects.of(self.for_user)
        self.fields["office"].queryset = offices
        if len(offices) == 1:
            self.fields["office"].initial = offices[0]
            self.fields["office"].empty_label = None


class WallClockField(forms.DateTimeField):
    """A date and time as on a clock on the wall: naive until the form knows in which zone it hangs."""

    widget = AdminDateTimeInput
    default_validators = [validate_possible_year]

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(UTC):
            moment = super().to_python(value)
        return moment.replace(tzinfo=None) if moment else None


def show_in_zone(form: forms.ModelForm, names: Iterable[str], zone: ZoneInfo) -> None:
    """Let the ``WallClockField``s of ``form`` begin with what clocks in ``zone`` say."""
    for name in names:
        if moment := getattr(form.instance, name):
            form.initial[name] = moment.astimezone(zone).replace(tzinfo=None)


def place_in_zone(form: forms.BaseForm, names: Iterable[str], zone: ZoneInfo | None) -> None:
    """Make moments of what was read off a clock in ``zone``; none as long as nobody knows which zone.

    Refuses an hour that the clocks skip or repeat; ``from_current_timezone`` says which.
    """
    for name in names:
        if name not in form.cleaned_data:
            continue
        time = form.cleaned_data[name]
        try:
            with timezone.override(zone):
                form.cleaned_data[name] = from_current_timezone(time) if time and zone else None
        except ValidationError as error:
            form.add_error(name, error)


class RoundAdminForm(WagtailAdminModelForm):
    """A round; its moments are read and shown in the round's own time zone, not in the user's."""

    MOMENTS = ("opens_at", "closes_at", "edit_until", "withdraw_until")

    opens_at = WallClockField(label=_("Applications open"))
    closes_at = WallClockField(label=_("Applications close"))
    edit_until = WallClockField(
        label=_("Applicants may edit until"), required=False, help_text=_("Empty: until applications close.")
    )
    withdraw_until = WallClockField(
        label=_("Applicants may withdraw until"), required=False, help_text=_("Empty: at any time.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "program" in self.fields:
            self.fields["program"].queryset = PROGRAM_POLICY.instances_user_has_permission_for(
                self.for_user, "change"
            )
        show_in_zone(self, self.MOMENTS, self.instance.zone)
        if not self.instance.pk and not self.initial.get("time_zone"):
            self.initial["time_zone"] = timezone.get_default_timezone_name()

    def clean_time_zone(self) -> str:
        """Before ``clean``, which reads the moments in this zone."""
        validate_time_zone(self.cleaned_data["time_zone"])
        return self.cleaned_data["time_zone"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        # A round that moves to another program is not let open by what was agreed for the first.
        if "program" in self.changed_data:
            self.instance.opening_agreed_at = None
        place_in_zone(self, self.MOMENTS, ZoneInfo(cleaned.get("time_zone", "UTC")))
        return cleaned


class InviteForm(forms.Form):
    """Which office to invite into a program."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("Office"))

    def __init__(self, *args: Any, program: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = Office.objects.exclude(partnerships__program=program)


class PeopleForm(forms.ModelForm):
    """Who answers for an office in a program."""

    class Meta:
        model = Partner
        fields = ["responsible", "deputy", "budget_share"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = get_user_model().objects.filter(groups=self.instance.office.group_id, is_active=True)
        for name in ("responsible", "deputy"):
            self.fields[name].queryset = people
