"""Admin forms about mentors: the profile, contact data, a break, a consent."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from wagtail_mentoring.offices.models import Office

from .admin_widgets import TermsField, VisibilityField, terms_by_vocabulary
from .models import ContactCard


class MentorForm(WagtailAdminModelForm):
    """The profile; while it is being made also the office that will keep it and its contact data."""

    terms = TermsField(queryset=None, label=_("Terms"), required=False)
    field_visibility = VisibilityField(label=_("Who sees what"), required=False)
    owner = forms.ModelChoiceField(
        Office.objects.none(),
        label=_("Kept by"),
        help_text=_("This office edits the profile and owns the contact data."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "terms" in self.fields:
            self.fields["terms"].queryset = terms_by_vocabulary()
        if self.instance.pk:
            self.fields.pop("owner", None)
        elif "owner" in self.fields:
            self._offer_offices()

    def _offer_offices(self) -> None:
        offices = Office.objects.of(self.for_user)
        field = self.fields["owner"]
        field.queryset = offices
        if len(offices) == 1:
            field.initial, field.empty_label = offices[0], None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("photo") and not cleaned.get("photo_alt"):
            self.add_error("photo_alt", _("Describe the photo in a few words, for people who cannot see it."))
        return cleaned


class PauseForm(forms.Form):
    until = forms.DateField(
        label=_("Last day of the break"),
        required=False,
        widget=AdminDateInput,
        help_text=_("Empty: until somebody ends it."),
    )

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return until


class ConsentForm(forms.Form):
    text = forms.CharField(
        label=_("Text the mentor agreed to"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Word for word, and how they agreed, for example “by e-mail on 3 May”."),
    )


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label=_("What do you need it for?"),
        max_length=200,
        help_text=_("Kept with your name and the time; the mentor may ask to see it."),
    )


class ExportContactsForm(PurposeForm):
    format = forms.ChoiceField(
        label=_("Format"), choices=[("xlsx", _("Excel (XLSX)")), ("csv", _("Text (CSV)"))]
    )


class ContactForm(forms.ModelForm):
    class Meta:
        model = ContactCard
        fields = ["email", "phone", "crm_id", "do_not_contact", "review_on"]
        widgets = {"review_on": AdminDateInput}
