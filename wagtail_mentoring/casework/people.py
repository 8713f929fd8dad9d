"""What colleagues are called, and how one or several of them are chosen in a form."""

from typing import Any

from django import forms


def name_of(person: Any) -> str:
    return str(person.get_full_name() or person)


class ColleagueField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj)


class ColleaguesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj)
