"""The admin's forms for personal deadlines and invitations. Moments are read in the round's own zone."""

import re
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from wagtail_mentoring.accounts import account_named
from wagtail_mentoring.application_forms.choices import FormEntry
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.access_actions import MOST_CODES
from wagtail_mentoring.applications.access_models import Extension, Invitation
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY, programs_of
from wagtail_mentoring.partnership.forms import WallClockField, place_in_zone, show_in_zone
from wagtail_mentoring.programs.dates import deadline_text

from .round_clocks import IN_THE_ROUNDS_ZONE, zone_of


class RoundFormChoice(forms.ModelChoiceField):
    """A form of a round, with everybody's deadline and its zone beside it."""

    def label_from_instance(self, form: RoundForm) -> str:
        return _("%(form)s – closes %(deadline)s") % {
            "form": form,
            "deadline": deadline_text(form.closes, form.round),
        }


def forms_of_running_rounds(user: Any) -> QuerySet:
    """Forms of the user's programs whose round is not over, the newest round first."""
    rows = RoundForm.objects.filter(round__program__in=programs_of(user), round__ends_on__gte=timezone.now())
    return rows.select_related("round__program", "form").order_by("-round__opens_at", "role")


class ExtensionForm(WagtailAdminModelForm):
    """Whom a new personal deadline is for, until when, and why."""

    round_form = RoundFormChoice(RoundForm.objects.none(), label=gettext_lazy("Form of a round"))
    person = forms.CharField(
        label=gettext_lazy("Person"),
        max_length=254,
        help_text=gettext_lazy(
            "The e-mail address of the person's account, or the user name. "
            "An address works before there is an account."
        ),
    )
    until = WallClockField(label=gettext_lazy("Until"), help_text=IN_THE_ROUNDS_ZONE)

    class Meta:
        model = Extension
        fields = ["round_form", "person", "until", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round_form"].queryset = forms_of_running_rounds(self.for_user)

    def clean_person(self) -> str:
        """An address, or the account of a user name; a user name that looks like an address is one."""
        typed = self.cleaned_data["person"].strip()
        self.account, self.email = None, ""
        try:
            validate_email(typed)
            self.email = typed
        except ValidationError:
            self.account = account_named(typed)
            if self.account is None:
                raise ValidationError(
                    _("There is no such user name. Enter the person's e-mail address instead.")
                ) from None
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        place_in_zone(self, ("until",), zone_of(cleaned.get("round_form")))
        return cleaned

    def _post_clean(self) -> None:
        """The action makes the row."""


class ExtensionChangeForm(WagtailAdminModelForm):
    """Another moment, or better words for the reason; the person and the form stay."""

    until = WallClockField(label=gettext_lazy("Until"), help_text=IN_THE_ROUNDS_ZONE)

    class Meta:
        model = Extension
        fields = ["until", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        show_in_zone(self, ("until",), self.instance.round_form.round.zone)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        place_in_zone(self, ("until",), zone_of(self.instance.round_form))
        return cleaned

    def _post_clean(self) -> None:
        """The action writes the row; the instance stays as it was, so that the action sees what changed."""


class InvitationsForm(WagtailAdminModelForm):
    """How many codes to make, for whom, and how long they are valid."""

    round_form = RoundFormChoice(
        RoundForm.objects.none(),
        label=gettext_lazy("Form of a round"),
        help_text=gettext_lazy("Those that take applications by invitation: see “Forms of rounds”."),
    )
    count = forms.IntegerField(
        label=gettext_lazy("How many codes"), min_value=1, max_value=MOST_CODES, initial=1
    )
    addresses = forms.CharField(
        label=gettext_lazy("Or one for each of these addresses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "One to a line. Each person gets a code by mail. It works for the account with that address only."
        ),
    )
    valid_from = WallClockField(
        label=gettext_lazy("Valid from"), required=False, help_text=gettext_lazy("Empty: at once.")
    )
    valid_until = WallClockField(
        label=gettext_lazy("Valid until"),
        required=False,
        help_text=gettext_lazy("Empty: as long as the form is open. In the round's time zone."),
    )
    batch = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    class Meta:
        model = Invitation
        fields = ["round_form", "label", "count", "max_uses", "addresses", "valid_from", "valid_until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = forms_of_running_rounds(self.for_user).filter(entry=FormEntry.INVITATION)
        self.fields["round_form"].queryset = rows
        self.fields["max_uses"].label = _("For how many people each")

    def begin_anew(self) -> None:
        """Let the form, shown again, stand for codes of their own, where those it was sent for are made."""
        batch = self.cleaned_data.get("batch")
        if batch is None or Invitation.objects.filter(batch=batch).exists():
            self.data = self.data.copy()
            self.data[self.add_prefix("batch")] = str(uuid.uuid4())

    def clean_addresses(self) -> list[str]:
        addresses = [word for word in re.split(r"[\s,;]+", self.cleaned_data["addresses"]) if word]
        wrong = []
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError:
                wrong.append(address)
        if wrong:
            raise ValidationError(_("These are no e-mail addresses: %s") % ", ".join(wrong[:10]))
        if len(addresses) > MOST_CODES:
            raise ValidationError(_("At most %(most)d addresses at once.") % {"most": MOST_CODES})
        return addresses

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        place_in_zone(self, ("valid_from", "valid_until"), zone_of(cleaned.get("round_form")))
        if cleaned.get("addresses"):
            for name in ("count", "max_uses"):
                if cleaned.get(name, 1) != 1:
                    text = _("With addresses everybody gets one code, for themselves alone. Leave this at 1.")
                    self.add_error(name, text)
        return cleaned

    def _post_clean(self) -> None:
        """The action makes the rows."""


def application_to_extend(user: Any, pk: str) -> Application | None:
    """The application from whose page a personal deadline is given, if the user may change it."""
    if not pk.isascii() or not pk.isdigit() or len(pk) > 9:
        return None
    rows = APPLICATION_POLICY.instances_user_has_permission_for(user, "change")
    return rows.select_related("round", "applicant").filter(pk=pk).first()
