"""The admin's forms for writing to alumni."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from wagtail_mentoring.long_text import LongTextField
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.permissions import programs_at_work
from wagtail_mentoring.programs.models import Program

from .actions import clash_text, clashes_with
from .models import Outreach
from .permissions import reachable_offices


class RelayForm(forms.Form):
    """A message in one's own words. ``office`` is asked for where there is a choice."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("For the office"))
    subject = forms.CharField(label=_("Subject"), max_length=150)
    text = LongTextField(
        label=_("Message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Your name and office are put below it, and an answer comes to your own address."),
    )

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices
        if len(offices) == 1:
            self.fields["office"].initial = offices[0]
            self.fields["office"].widget = forms.HiddenInput()


class OutreachForm(WagtailAdminModelForm):
    """A day in the calendar. Where it clashes, the form says with what and asks whether to plan it anyway."""

    anyway = forms.BooleanField(
        label=_("Plan it on this day anyway"), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Outreach
        fields = ["office", "title", "on", "people_of", "program"]
        widgets = {"on": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Office.objects.of(self.for_user).order_by("name")
        self.fields["office"].queryset = own
        self.fields["people_of"].queryset = reachable_offices(self.for_user)
        self.fields["program"].queryset = programs_at_work(Program.objects.current(), self.for_user)
        if len(own) == 1:
            self.fields["office"].initial = self.fields["people_of"].initial = own[0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not cleaned["anyway"]:
            values = {name: cleaned[name] for name in self.Meta.fields}
            if others := clashes_with(Outreach(pk=self.instance.pk, **values)):
                self.ask_anyway()
                raise ValidationError([clash_text(other) for other in others])
        return cleaned

    def ask_anyway(self) -> None:
        self.fields["anyway"].widget = forms.CheckboxInput()

    def values(self) -> dict[str, Any]:
        """What ``plan_outreach`` takes."""
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "anyway")}
