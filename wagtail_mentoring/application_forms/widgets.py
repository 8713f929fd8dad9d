"""Controls that Django does not have: ranks, mentors in order, a consent that says which text was ticked."""

from collections.abc import Container, Iterable, Iterator
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from .text_marks import foreign_language, in_its_language


class DayInput(forms.TextInput):
    input_type = "date"


class PhoneInput(forms.TextInput):
    input_type = "tel"


class ConsentInput(forms.CheckboxInput):
    """A tick box that sends the digest of the text it stands under, so nobody agrees to another text.

    It is ticked for whoever agreed to one of ``valid``: this text, or the same in another language.
    """

    def __init__(self, agreed: str, valid: Container[str]) -> None:
        super().__init__(check_test=lambda value: value in valid)
        self.agreed = agreed

    def format_value(self, value: Any) -> str:
        return self.agreed

    def value_from_datadict(self, data: MultiValueDict, files: Any, name: str) -> str:
        return data.get(name, "")


class OneValue(forms.Widget):
    """A control for one value. Of several, from when more could be chosen, it shows none as chosen."""

    def value_from_datadict(self, data: MultiValueDict, files: Any, name: str) -> Any:
        sent = data.getlist(name)
        return sent if len(sent) > 1 else super().value_from_datadict(data, files, name)

    def format_value(self, value: Any) -> list[str]:
        return [] if isinstance(value, list) and len(value) > 1 else super().format_value(value)


class OneSelect(OneValue, forms.Select):
    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option holds text alone, so it says itself in which language it is."""
        option = super().create_option(name, value, label, *args, **kwargs)
        if language := foreign_language(label):
            option["attrs"]["lang"] = language
        return option


class MarkedLabels(forms.widgets.ChoiceWidget):
    """Controls of which each has a label, in whatever language that is."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().create_option(name, value, in_its_language(label), *args, **kwargs)


class Radios(MarkedLabels, forms.RadioSelect):
    pass


class TickBoxes(MarkedLabels, forms.CheckboxSelectMultiple):
    pass


class OneRadio(OneValue, Radios):
    pass


class SeveralValues(forms.Widget):
    """Controls that share one name; their values are a list, in order."""

    def value_from_datadict(self, data: MultiValueDict, files: Any, name: str) -> list[str]:
        return [value for value in data.getlist(name) if value]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def format_value(self, value: Any) -> list[str]:
        return [str(item) for item in value or []]


class RankedSelects(SeveralValues):
    """One drop-down list a rank, the best first; a rank may stay empty."""

    template_name = "wagtail_mentoring/applications/widgets/ranked_selects.html"
    use_fieldset = True

    def __init__(self, choices: Iterable[tuple[str, str]], ranks: int) -> None:
        super().__init__()
        self.choices = list(choices)
        self.ranks = ranks

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = self.format_value(value)
        context["widget"]["subwidgets"] = [
            {
                "name": name,
                "label": _("Choice %(rank)d") % {"rank": rank + 1},
                "attrs": {"id": f"{context['widget']['attrs']['id']}_{rank}"},
                "choices": self.choices,
                "chosen": chosen[rank] if rank < len(chosen) else "",
            }
            for rank in range(self.ranks)
        ]
        return context

    def subwidgets(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None
    ) -> Iterator[dict[str, Any]]:
        yield from self.get_context(name, value, attrs)["widget"]["subwidgets"]


class MentorList(SeveralValues):
    """Mentors in order. Drawn by the question's own template, with the search beside the list."""

    template_name = "wagtail_mentoring/applications/questions/mentors.html"
    use_fieldset = True
