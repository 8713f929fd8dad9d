"""The form for an office."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.utils import get_user_display_name

from wagtail_mentoring.accounts import in_order_of_names

from .models import Office


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
            self.fields["director"].queryset = _who_may_direct(self.instance)
            self.fields["director"].label_from_instance = get_user_display_name
        else:
            # There is nobody in a group that is yet to be made.
            del self.fields["director"]
            self.fields["group"].queryset = Group.objects.filter(mentoring_office=None)


def _who_may_direct(office: Office) -> QuerySet:
    """The office's staff, as a director acts with their rights, and whoever directs it now."""
    staff = Q(groups=office.group_id, is_active=True)
    return in_order_of_names(get_user_model().objects.filter(staff | Q(pk=office.director_id)).distinct())
