"""The form of one section, made of a version's questions; the rules of answers are in ``answer_rules``."""

from collections.abc import Container
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from .answer_rules import (
    MAX_RAW_LENGTH,
    NO,
    YES,
    AnswerSources,
    Raw,
    clean_answer,
    consent_texts,
    consent_value,
)
from .choices import ChoiceDisplay, QuestionRole, QuestionType
from .exceptions import AnswerProblem
from .held_choices import Held, held, put_back
from .limit_words import limits_in_words
from .scales import choices_of
from .text_marks import foreign_language, in_its_language
from .versions import Question
from .widgets import (
    ConsentInput,
    DayInput,
    MentorList,
    OneRadio,
    OneSelect,
    PhoneInput,
    Radios,
    RankedSelects,
    TickBoxes,
)

#: How the names of the controls of questions begin.
NAMES = "q-"
#: And those of the choice between two versions of an answer.
KEEPS = "keep-"
QUESTIONS = "wagtail_mentoring/applications/questions"

AUTOCOMPLETE = {
    QuestionRole.NAME: "name",
    QuestionRole.EMAIL: "email",
    QuestionRole.PHONE: "tel",
    QuestionRole.JOB_TITLE: "organization-title",
    QuestionRole.EMPLOYER: "organization",
    QuestionRole.CITY: "address-level2",
    QuestionRole.COUNTRY: "country-name",
}


class AnswerBoundField(BoundField):
    """A control, and what of its answer it cannot show: drawn with it, so that no page drops that."""

    @cached_property
    def held(self) -> Held | None:
        return held(self.html_name, self.field.question, self.value(), self.field.sources)

    @property
    def aria_describedby(self) -> str:
        described = super().aria_describedby
        return " ".join(filter(None, [described, f"{self.auto_id}_held" if self.held else ""]))

    def as_widget(self, *args: Any, **kwargs: Any) -> SafeString:
        control = super().as_widget(*args, **kwargs)
        if not self.held:
            return control
        beside = render_to_string(f"{QUESTIONS}/held.html", {"held": self.held})
        # Under the tick box of a consent there is no room: its template draws the note.
        is_consent = self.field.question["type"] == QuestionType.CONSENT
        note = "" if is_consent else render_to_string(f"{QUESTIONS}/held_note.html", {"field": self})
        return format_html("{}{}{}", control, beside, note)


class AnswerField(forms.Field):
    """One question. Its value is the raw text a draft keeps; ``clean`` returns what would be handed in."""

    def __init__(self, question: Question, sources: AnswerSources) -> None:
        super().__init__(
            required=question["required"],
            label=question["label"],
            help_text=_hint(question["help"], limits_in_words(question)),
            widget=widget_for(question, sources),
        )
        self.question = question
        self.sources = sources

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> AnswerBoundField:
        return AnswerBoundField(form, self, field_name)

    def clean(self, value: Any) -> Any:
        try:
            return clean_answer(self.question, value, self.sources)
        except AnswerProblem as problem:
            raise ValidationError(problem.message, code=problem.kind) from None


def _hint(help_text: str, limits: str) -> str:
    """Two texts in a row; the page's language is that of the limits alone."""
    if foreign_language(help_text):
        return format_html("{} {}", in_its_language(help_text), limits)
    return " ".join(filter(None, [help_text, limits]))


class SectionForm(forms.Form):
    """The questions of one section as fields, in order; ``only`` those, where keys are given."""

    use_required_attribute = False

    def __init__(
        self,
        section: dict[str, Any],
        sources: AnswerSources,
        *,
        data: Any = None,
        initial: dict[str, Raw],
        only: Container[str] | None = None,
        is_unsent: bool = False,
    ) -> None:
        #: Whether the initial answers were sent but not kept, so that a script should save them at once.
        self.is_unsent = is_unsent
        self.questions = [
            question
            for question in section["questions"]
            if question["type"] != QuestionType.STATEMENT and (only is None or question["key"] in only)
        ]
        names = {question["key"]: field_name(question["key"]) for question in self.questions}
        super().__init__(
            data=put_back(data), initial={names[key]: raw for key, raw in initial.items() if key in names}
        )
        for question in self.questions:
            self.fields[names[question["key"]]] = AnswerField(question, sources)

    def raw_answers(self) -> dict[str, Raw]:
        """What was sent, by question key, files left out. Boxes that are not ticked are not sent at all.

        An answer that was changed elsewhere meanwhile is left out where the person chose to keep that one.
        """
        answers = {}
        for question, (name, field) in zip(self.questions, self.fields.items(), strict=True):
            value = field.widget.value_from_datadict(self.data, {}, name)
            if value is None and isinstance(field.widget, forms.RadioSelect):
                value = ""
            if self.data.get(f"{KEEPS}{question['key']}") == "stored":
                continue
            if value is not None and question["type"] != QuestionType.FILE:
                answers[question["key"]] = value
        return answers


def field_name(key: str) -> str:
    return f"{NAMES}{key}"


def form_data(draft: dict[str, Raw]) -> MultiValueDict:
    """A draft as if it had just been sent, to show what is wrong with it."""
    return MultiValueDict(
        {field_name(key): raw if isinstance(raw, list) else [raw] for key, raw in draft.items()}
    )


def widget_for(question: Question, sources: AnswerSources) -> forms.Widget:
    attrs = {}
    if autocomplete := AUTOCOMPLETE.get(question["role"]):
        attrs["autocomplete"] = autocomplete
    match question["type"]:
        case QuestionType.LONG_TEXT:
            return _textarea(question)
        case QuestionType.EMAIL:
            return forms.EmailInput(attrs={**attrs, "spellcheck": "false"})
        case QuestionType.PHONE:
            return PhoneInput(attrs=attrs)
        case QuestionType.NUMBER:
            return forms.TextInput(attrs={"class": "wm-input--short", "inputmode": "numeric"})
        case QuestionType.DATE:
            return DayInput()
        case QuestionType.CHOICE:
            return _choice(question)
        case QuestionType.YES_NO:
            return forms.RadioSelect(choices=[(YES, _("Yes")), (NO, _("No"))])
        case QuestionType.SCORE:
            return Radios(choices=list(choices_of(question).items()), attrs={"class": "wm-score"})
        case QuestionType.TERMS:
            terms = sources.terms(question["vocabulary"]["key"])
            return TickBoxes(choices=list(terms.items()))
        case QuestionType.MENTORS:
            return MentorList()
        case QuestionType.FILE:
            accept = ",".join(f".{kind}" for kind in question["file_types"])
            return forms.FileInput(attrs={"accept": accept})
        case QuestionType.CONSENT:
            return ConsentInput(consent_value(question), consent_texts(question))
        case _:
            return forms.TextInput(attrs=attrs)


def _textarea(question: Question) -> forms.Textarea:
    words = question["max_words"]
    expected = words * 6 if words else question["max_length"] or MAX_RAW_LENGTH
    attrs = {"rows": max(3, min(12, expected // 110))}
    if words:
        attrs["data-wm-words"] = words
        attrs["data-wm-words-text"] = _("%%s of %(most)d words") % {"most": words}
    return forms.Textarea(attrs=attrs)


def _choice(question: Question) -> forms.Widget:
    options = [(option["key"], option["label"]) for option in question["options"]]
    match question["display"]:
        case ChoiceDisplay.SELECT:
            return OneSelect(choices=[("", _("Choose")), *options])
        case ChoiceDisplay.MANY:
            return TickBoxes(choices=options)
        case ChoiceDisplay.RANKED:
            return RankedSelects([("", _("No choice")), *options], question["max_choices"])
        case _:
            return OneRadio(choices=options)
