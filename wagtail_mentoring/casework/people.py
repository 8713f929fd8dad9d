"""What people are called in messages, and how one or several colleagues are chosen in a form."""

from typing import Any

from django import forms
from wagtail.admin.utils import get_user_display_name

from wagtail_mentoring.applications.models import Application


def name_of(application: Application) -> str:
    """With the reference: two people may bear one name."""
    name, reference = application.applicant_name, application.reference
    return f"{name} ({reference})" if name else reference


class ColleagueField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return get_user_display_name(obj)


class ColleaguesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return get_user_display_name(obj)
