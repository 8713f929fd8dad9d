"""The form for an office."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm


class OfficeForm(WagtailAdminModelForm):
    group = forms.ModelChoiceField(
        Group.objects.none(),
        label=_("Group"),
        required=False,
        empty_label=_("Make a new group"),
        help_text=_("The users in this group are the office's staff. It gets the rights of coordinators."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["group"]
        else:
            self.fields["group"].queryset = Group.objects.filter(mentoring_office=None)
