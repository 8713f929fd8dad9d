"""Admin forms of the matching: settings of a run, reasons, rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.programs.models import Round

from .choices import MentorPool, RuleKind, Weight
from .configs import Config, criterion_labels, usual_config
from .problem import TERMS


class RunForm(forms.Form):
    """How much each criterion counts, which have to be shared, and who takes part."""

    longest_gap_hours = forms.IntegerField(
        label=_("Most hours between their time zones"),
        required=False,
        min_value=0,
        max_value=24,
        help_text=_("Empty: no limit."),
    )
    pool = forms.ChoiceField(label=_("Which mentors"), choices=MentorPool.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, round: Round, config: Config, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= {name: config[name] for name in ("longest_gap_hours", "pool")}
        labels, usual = criterion_labels(), usual_config(round)["weights"]
        self.criteria = list(usual)
        for number, key in enumerate(self.criteria):
            weight = config["weights"].get(key, usual[key])
            self.fields[f"weight_{number}"] = _weight_field(labels[key], weight)
        vocabularies = [(key, labels[key]) for key in self.criteria if key.startswith(TERMS)]
        if vocabularies:
            self.fields["required"] = _required_field(vocabularies, config["required"])
        self.order_fields([name for name in self.fields if name not in self.base_fields])

    def config(self) -> Config:
        """What was chosen, as a run keeps it."""
        cleaned = self.cleaned_data
        return {
            "weights": {key: cleaned[f"weight_{number}"] for number, key in enumerate(self.criteria)},
            "required": cleaned.get("required", []),
            "longest_gap_hours": cleaned["longest_gap_hours"],
            "pool": cleaned["pool"],
        }


def _weight_field(label: str, weight: int) -> forms.Field:
    return forms.TypedChoiceField(label=label, choices=Weight.choices, coerce=int, initial=weight)


def _required_field(vocabularies: list[tuple[str, str]], required: list[str]) -> forms.Field:
    return forms.MultipleChoiceField(
        label=_("Has to be shared"),
        choices=vocabularies,
        required=False,
        initial=required,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A pair without one shared term is ruled out, if the mentee named any."),
    )


class VetoForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("The other offices read it; the two people do not.")
    )


class MentorChoiceForm(forms.Form):
    """A plain list, for it works without JavaScript."""

    mentor = forms.ModelChoiceField(Mentor.objects.none(), label=_("Mentor"))

    def __init__(self, *args: Any, mentors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].queryset = mentors


class PairRuleForm(MentorChoiceForm):
    kind = forms.ChoiceField(
        label=_("Rule"), choices=RuleKind.choices, widget=forms.RadioSelect, initial=RuleKind.NEVER
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("The other offices read it."))
    every_round = forms.BooleanField(label=_("In every round of the program"), required=False)
