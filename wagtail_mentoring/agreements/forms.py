"""Admin forms for what offices agree on."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.widgets import AdminDateInput

from wagtail_mentoring.accounts import in_order_of_names
from wagtail_mentoring.long_text import LongTextField
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.choices import GrantMode
from wagtail_mentoring.possible_years import validate_possible_year

from .decisions import SHORTEST_REASON
from .models import StageResponsibility


class StageForm(forms.ModelForm):
    """Who answers for one stage. People are those of the offices that take part."""

    class Meta:
        model = StageResponsibility
        fields = ["office", "person", "due_on", "involved"]
        widgets = {"due_on": AdminDateInput, "involved": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, program: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taking_part = Office.objects.filter(pk__in=program.partners.accepted().values("office"))
        self.fields["office"].queryset = self.fields["involved"].queryset = taking_part
        people = get_user_model().objects.filter(groups__mentoring_office__in=taking_part, is_active=True)
        self.fields["person"].queryset = in_order_of_names(people.distinct())
        self.fields["person"].label_from_instance = _person
        self.fields["person"].help_text = _("One of the accountable office's own people.")


class ReviewDateForm(forms.Form):
    review_on = forms.DateField(
        label=_("Look at it again on"),
        widget=AdminDateInput,
        validators=[validate_possible_year],
        help_text=_("Often the end of the round, and never more than a year or two ahead."),
    )


class GrantForm(forms.Form):
    """What one office opens to another, and for how long."""

    recipient = forms.ModelChoiceField(Office.objects.none(), label=_("For which office"))
    mode = forms.ChoiceField(
        choices=GrantMode.choices,
        label=_("Allows to"),
        widget=forms.RadioSelect,
        initial=GrantMode.RELAY,
        help_text=_("Contact data of your office's mentors. Every look and every export is recorded."),
    )
    purpose = forms.CharField(
        label=_("Purpose"), max_length=200, help_text=_("For example “Introduce mentors to their mentees”.")
    )
    valid_until = forms.DateField(
        label=_("Until"),
        widget=AdminDateInput,
        validators=[validate_possible_year],
        help_text=_("From the day after it, the data is masked."),
    )

    def __init__(self, *args: Any, program: Any, owner: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taking_part = Office.objects.filter(pk__in=program.partners.accepted().values("office"))
        self.fields["recipient"].queryset = others = taking_part.exclude(pk=owner.pk)
        if len(others) == 1:
            self.fields["recipient"].initial = others[0]


class DigestForm(forms.Form):
    """``digest`` says what was read: a charter, a page, matches."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class SignForm(DigestForm):
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=300, help_text=_("The other offices read it.")
    )


class PastSignaturesForm(DigestForm):
    """Why something is done although an office has not signed it."""

    reason = LongTextField(
        label=_("Reason"),
        min_length=SHORTEST_REASON,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A sentence. The other offices read it, and it stands in the report of the program."),
    )


def _person(user: Any) -> str:
    offices = ", ".join(group.mentoring_office.name for group in user.groups.all() if _is_of_office(group))
    return f"{get_user_display_name(user)} – {offices}"


def _is_of_office(group: Any) -> bool:
    return hasattr(group, "mentoring_office")
