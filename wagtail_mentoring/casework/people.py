"""What colleagues are called, and how one or several of them are chosen in a form."""

from typing import Any

from django import forms
from wagtail.admin.utils import get_user_display_name


class ColleagueField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return get_user_display_name(obj)


class ColleaguesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return get_user_display_name(obj)
