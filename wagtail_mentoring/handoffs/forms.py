"""The admin's forms for hand-offs."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from wagtail_mentoring.long_text import LongTextField
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.partnership.permissions import own_offices

from .models import Handoff
from .permissions import partnerships_to_hand_over_in


def receivers(user: Any) -> list[Partner]:
    """Offices ``user`` may hand work to, program by program."""
    own = partnerships_to_hand_over_in(user)
    partners = Partner.objects.accepted().filter(program__in=own.values("program"))
    offices = set(own_offices(user).values_list("pk", flat=True))
    others = partners if len(offices) > 1 else partners.exclude(office__in=offices)
    return list(others.select_related("program", "office").order_by("program__name", "office__name"))


def by_program(partners: list[Partner]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Choices of a select, the offices below their program."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for partner in partners:
        groups.setdefault(partner.program.name, []).append((partner.pk, partner.office.name))
    return list(groups.items())


class HandoffForm(WagtailAdminModelForm):
    """What is handed to whom. An office is chosen below its program, so no choice can be a wrong pair."""

    to = forms.TypedChoiceField(label=_("To"), coerce=int)
    from_office = forms.ModelChoiceField(Office.objects.none(), label=_("From"))
    due_on = forms.DateField(
        label=_("Due"),
        required=False,
        widget=AdminDateInput,
        help_text=_("Empty: when the receiving office usually answers. Weekends and holidays are left out."),
    )

    class Meta:
        model = Handoff
        fields = ["title", "details", "stage", "link"]
        help_texts = {
            "title": _("What the other office is to do, in a few words."),
            "details": _("Write no personal data here: link to the application or person instead."),
            "link": _("Address of the page it is about, copied from the browser."),
        }
        widgets = {"details": forms.Textarea(attrs={"rows": 4})}

    field_order = ["to", "from_office", "title", "details", "due_on", "stage", "link"]

    def __init__(self, *args: Any, host: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.host = host
        self.partners = {partner.pk: partner for partner in receivers(self.for_user)}
        self.fields["to"].choices = [("", "–"), *by_program(list(self.partners.values()))]
        offices = own_offices(self.for_user)
        self.fields["from_office"].queryset = offices
        if len(offices) == 1:
            self.only_office = offices[0]
            del self.fields["from_office"]

    def clean_link(self) -> str:
        """An address of this host without the host: that is how it comes from a browser's address bar."""
        link = self.cleaned_data["link"].strip()
        parts = urlsplit(link)
        if self.host and parts.scheme in ("http", "https") and parts.netloc == self.host:
            return parts._replace(scheme="", netloc="").geturl() or "/"
        return link

    def values(self) -> dict[str, Any]:
        """What ``hand_over`` takes."""
        partner = self.partners[self.cleaned_data["to"]]
        names = ("title", "details", "stage", "link", "due_on")
        return {
            "program": partner.program,
            "to_office": partner.office,
            "from_office": self.cleaned_data.get("from_office") or self.only_office,
            **{name: self.cleaned_data[name] for name in names},
        }


class StepForm(forms.Form):
    """A step with nothing to ask, taken from the version of the hand-off that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReturnForm(StepForm):
    reason = LongTextField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is missing, or why it is not for your office. The other office reads it."),
    )


class AgainForm(StepForm):
    title = forms.CharField(label=_("What"), max_length=160)
    details = LongTextField(
        label=_("Details"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Add what was missing."),
    )
    due_on = forms.DateField(
        label=_("Due"),
        required=False,
        widget=AdminDateInput,
        help_text=_("Empty: when the receiving office usually answers."),
    )
