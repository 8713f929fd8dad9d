"""Forms of the admin's screens for pairs."""

from typing import Any

from django import forms
from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput
from wagtail.snippets.widgets import AdminSnippetChooser

from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.long_text import LongTextField
from wagtail_mentoring.offices.models import Office

from .choices import MentorshipStatus
from .decisions import ENDINGS, LONGEST_SESSION


class EndForm(forms.Form):
    ending = forms.ChoiceField(
        label=_("How it ended"),
        choices=[(status.value, status.label) for status in MentorshipStatus if status.value in ENDINGS],
        widget=forms.RadioSelect,
    )
    reason = LongTextField(
        label=_("Reason"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed unless it was completed. Only staff read it."),
    )


class SessionForm(forms.Form):
    held_on = forms.DateField(label=_("Day"), widget=AdminDateInput)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=LONGEST_SESSION, initial=60)


class ObjectionForm(forms.Form):
    office = forms.ModelChoiceField(label=_("Your office"), queryset=Office.objects.none(), empty_label=None)
    reason = LongTextField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only staff of the program's offices read it."),
    )

    def __init__(self, *args: Any, offices: list[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = Office.objects.filter(pk__in=[office.pk for office in offices])
        if len(offices) == 1:
            self.fields["office"].initial = offices[0]
            self.fields["office"].widget = forms.HiddenInput()


class AnswerForm(forms.Form):
    answer = LongTextField(
        label=_("Why the pair goes on"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only staff of the program's offices read it."),
    )


class WishField(forms.ModelChoiceField):
    """One of the applicant's wishes, with what stands for or against it."""

    def label_from_instance(self, mentor: Mentor) -> str:
        return f"{mentor.name} – {mentor.availability.label}"


class PairForm(forms.Form):
    """One of the preferred mentors, or anybody else in the directory."""

    wish = WishField(
        label=_("Preferred mentors"),
        queryset=Mentor.objects.none(),
        required=False,
        widget=forms.RadioSelect,
        blank=True,
        empty_label=_("None of these"),
    )
    other = forms.ModelChoiceField(
        label=_("Somebody else"),
        queryset=Mentor.objects.none(),
        required=False,
        widget=AdminSnippetChooser(Mentor, icon="user"),
        help_text=_("Any mentor in the directory with a place free."),
    )

    def __init__(self, *args: Any, wishes: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = Mentor.objects.listed()
        if wishes:
            rank = Case(*(When(pk=pk, then=place) for place, pk in enumerate(wishes)))
            self.fields["wish"].queryset = Mentor.objects.filter(pk__in=wishes).order_by(rank)
        else:
            del self.fields["wish"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = [mentor for mentor in (cleaned.get("wish"), cleaned.get("other")) if mentor]
        if not chosen and not self.errors:
            raise forms.ValidationError(_("Choose a mentor."))
        if len(chosen) == 2:
            raise forms.ValidationError(_("You chose two mentors: clear one of them."))
        cleaned["mentor"] = chosen[0] if chosen else None
        return cleaned
