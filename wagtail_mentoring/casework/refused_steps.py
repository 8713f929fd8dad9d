"""A step that was refused: what the person sent with it, for the page of the application to show again."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms


@dataclass(frozen=True)
class RefusedStep:
    """The ``form`` of a step, bound and with its errors; templates find it under ``slot``."""

    slot: str
    form: forms.Form

    @property
    def problems(self) -> list[str]:
        """What is wrong, in words; of what the page sends by itself nobody is told."""
        shown = [errors for name, errors in self.form.errors.items() if self._is_shown(name)]
        return list(dict.fromkeys(str(text) for errors in shown for text in errors))

    def _is_shown(self, name: str) -> bool:
        return name not in self.form.fields or not self.form[name].is_hidden

    def context(self, places: Collection[str]) -> dict[str, Any]:
        """For the templates: what was sent, what is wrong with it, and the texts for which there is no place.

        ``places`` are the fields that the page offers still.
        """
        sent = {name: self.form[name].value() or "" for name in self.form.fields}
        homeless = [
            (self.form[name].label, sent[name])
            for name, field in self.form.fields.items()
            if name not in places and sent[name] and isinstance(field.widget, forms.Textarea)
        ]
        refused = {"sent": sent, "errors": self.form.errors, "problems": self.problems}
        return {"refused": {self.slot: refused}, "homeless_texts": homeless}
