"""The survey's questions as a form, and the form for a meeting that a pair notes itself."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.application_forms.answer_rules import tidy_text
from wagtail_mentoring.application_forms.widgets import DayInput
from wagtail_mentoring.long_text import LongTextField
from wagtail_mentoring.mentorships.decisions import LONGEST_SESSION
from wagtail_mentoring.programs.choices import ApplicantRole

from .choices import HOW_CONTENT, HOW_READY, MEANINGS, Competency, Moment
from .decisions import FEWEST_COMMENTS
from .models import SurveyAnswer, SurveyRequest

MOST_CHARACTERS = SurveyAnswer._meta.get_field("comment").max_length


def scale(label: Any, choices: Any, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=int,
        help_text=help_text,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a number.")},
    )


class SurveyForm(forms.Form):
    """What is asked at this moment from this role; filled with what was answered before."""

    def __init__(self, *args: Any, request: SurveyRequest, **kwargs: Any) -> None:
        initial = answers_of(request.given) if request.given else {}
        super().__init__(*args, initial=initial, **kwargs)
        if request.role == ApplicantRole.MENTEE:
            for competency in Competency:
                self.fields[competency] = scale(competency.label, HOW_READY, MEANINGS[competency])
        if request.moment == Moment.CLOSING:
            self.fields["satisfaction"] = scale(_("How satisfied are you with this mentorship?"), HOW_CONTENT)
            self.fields["comment"] = LongTextField(
                label=_("What should the program know?"),
                required=False,
                max_length=MOST_CHARACTERS,
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text=gettext(
                    "Staff of the program's offices read it without your name, once at least %(fewest)s "
                    "people of your round have written something. Please name nobody. For a concern, turn to "
                    "the program's contact instead."
                )
                % {"fewest": FEWEST_COMMENTS},
            )

    def clean_comment(self) -> str:
        return tidy_text(self.cleaned_data["comment"])

    @property
    def answer(self) -> dict[str, Any]:
        """The answer as the action takes it."""
        data = self.cleaned_data
        return {
            "ratings": {key: data[key] for key in Competency.values if key in data},
            "satisfaction": data.get("satisfaction"),
            "comment": data.get("comment", ""),
        }


def answers_of(answer: SurveyAnswer) -> dict[str, Any]:
    return {**answer.ratings, "satisfaction": answer.satisfaction, "comment": answer.comment}


class MeetingForm(forms.Form):
    held_on = forms.DateField(label=_("Day"), widget=DayInput)
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=LONGEST_SESSION,
        initial=60,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "wm-input--short"}),
    )

    def refuse(self, refusal: ValidationError) -> None:
        """Show why ``log_session`` refuses the meeting beside the field it is about."""
        self.add_error("minutes" if refusal.code == "length" else "held_on", refusal)
