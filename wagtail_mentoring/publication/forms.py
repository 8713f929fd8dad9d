"""Forms of the steps on a page that offices sign together."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.agreements.decisions import SHORTEST_REASON


class ReadForm(forms.Form):
    """``digest`` says which content was read."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class SignPageForm(ReadForm):
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=300, help_text=_("The other offices read it.")
    )


class ReasonForm(ReadForm):
    reason = forms.CharField(
        label=_("Reason"),
        min_length=SHORTEST_REASON,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A sentence. The other offices read it, and it stands in the report of the program."),
    )
