"""A form field for text of several lines, which counts as its writer and the browser do."""

from typing import Any

from django import forms
from django.utils.text import normalize_newlines


class LongTextField(forms.CharField):
    """Text of several lines. Browsers send a line break as two characters; here it counts as one."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(normalize_newlines(super().to_python(value)))
