"""What an action on many applications shows before it is confirmed: who goes along, and what was chosen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.information_requests.request_forms import DueField, last_day

#: Rows named one by one in the preview; of the rest only the number is told.
MOST_NAMED = 50


@dataclass(frozen=True)
class Preview:
    """What confirming would do: rows that can go and rows that cannot, each with the reason.

    ``texts`` by key are words that confirming would agree to: rows that have some are all shown.
    """

    able: list[Application]
    unable: list[tuple[Application, Any]]
    texts: Mapping[int, str] = field(default_factory=dict)

    @property
    def able_named(self) -> list[tuple[Application, str]]:
        """Each with its text, or an empty one."""
        return [
            (row, self.texts.get(row.pk, ""))
            for number, row in enumerate(self.able)
            if number < MOST_NAMED or self.texts.get(row.pk)
        ]

    @property
    def unable_named(self) -> list[tuple[Application, Any]]:
        return self.unable[:MOST_NAMED]


class ConfirmedForm(forms.Form):
    """``confirmed`` and ``seen``, what the preview showed, are absent the first time: it is shown then."""

    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> dict[str, str]:
        """The applications of the preview by their number; each that could go along with its token."""
        pairs = (word.partition(":") for word in self.cleaned_data["seen"].split())
        return {pk: token for pk, _colon, token in pairs}

    def in_words(self) -> Iterator[tuple[str, str]]:
        """What was chosen and written, by the labels of its fields; nothing of what was left empty."""
        for bound in self.visible_fields():
            if text := _words(bound.field, self.cleaned_data.get(bound.name)):
                yield str(bound.label), text


def _words(field: forms.Field, value: Any) -> str:
    if value in (None, "", False):
        return ""
    if isinstance(field, forms.BooleanField):
        return _("Yes")
    if isinstance(field, DueField):
        return date_format(last_day(value, field.round) if field.round else value)
    if isinstance(field, forms.ModelChoiceField):
        rows = value if isinstance(field, forms.ModelMultipleChoiceField) else [value]
        return ", ".join(str(field.label_from_instance(row)) for row in rows)
    if isinstance(field, forms.ChoiceField):
        labels = dict(field.choices)
        return ", ".join(str(labels.get(one, one)) for one in (value if isinstance(value, list) else [value]))
    return str(value)
