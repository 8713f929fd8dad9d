"""What the reviewer's page is made of: the rubric as forms, progress, what is stored beside what was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from wagtail_mentoring.application_forms.answer_rules import AnswerSources, Raw, tidy_text
from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.application_forms.exceptions import AnswerProblem
from wagtail_mentoring.application_forms.forms import SectionForm, field_name
from wagtail_mentoring.application_forms.scales import label_of
from wagtail_mentoring.application_forms.versions import Question, Schema, all_options, questions_of

from .choices import Recommendation
from .forms import ReviewForm
from .models import Review, ReviewAssignment
from .permissions import OWN_REVIEW_POLICY
from .rubrics import rubric_schema


class Sheet:
    """The rubric in its newest version, for one assignment, with what the reviewer wrote so far."""

    def __init__(self, assignment: ReviewAssignment) -> None:
        self.assignment = assignment
        self.sources = AnswerSources(assignment.application)

    @cached_property
    def schema(self) -> Schema:
        return rubric_schema(self.assignment.phase.rubric.latest_version)

    @property
    def stored(self) -> dict[str, Raw]:
        review = self.assignment.written
        return review.draft_answers if review else {}

    def forms(self, *, data: Any = None, initial: dict[str, Raw] | None = None) -> list[SectionForm]:
        initial = self.stored if initial is None else initial
        return [
            SectionForm(section, self.sources, data=data, initial=initial)
            for section in self.schema["sections"]
        ]

    def unchecked(self, forms: list[SectionForm]) -> list[SectionForm]:
        """What was sent, to be shown again without a word on what is still missing."""
        return self.forms(initial={**self.stored, **self.raw_answers(forms)})

    def raw_answers(self, forms: list[SectionForm]) -> dict[str, Raw]:
        return {key: raw for form in forms for key, raw in form.raw_answers().items()}

    def mark(self, forms: list[SectionForm], problems: Mapping[str, AnswerProblem]) -> None:
        """Leave errors only at questions that were asked: one hidden by another answer asks nothing."""
        for form in forms:
            form.full_clean()
            for question in form.questions:
                name = field_name(question["key"])
                if question["key"] in problems and name not in form.errors:
                    form.add_error(name, str(problems[question["key"]].message))
                elif question["key"] not in problems:
                    form.errors.pop(name, None)

    def parts(self, forms: list[SectionForm]) -> list[dict[str, Any]]:
        """Sections for the template, without questions that the answers so far hide."""
        shown = self.sources.shown(self.schema, self._answers_in(forms))
        parts = []
        for section, form in zip(self.schema["sections"], forms, strict=True):
            fields = [
                form[field_name(question["key"])] for question in form.questions if question["key"] in shown
            ]
            if fields:
                parts.append({"title": section["title"], "intro": section["intro"], "fields": fields})
        return parts

    def _answers_in(self, forms: list[SectionForm]) -> dict[str, Raw]:
        if any(form.is_bound for form in forms):
            return {**self.stored, **self.raw_answers(forms)}
        return {
            question["key"]: form.initial[field_name(question["key"])]
            for form in forms
            for question in form.questions
            if field_name(question["key"]) in form.initial
        }

    def sent_in_words(self, data: Any) -> "list[Stored]":
        """Everything that was sent, as text to copy; what was left empty is left out."""
        answers = self.raw_answers(self.forms(data=data))
        lines = [
            Stored(question["label"], _in_words(question, answers[question["key"]]))
            for question in questions_of(self.schema)
            if answers.get(question["key"])
        ]
        recommended = dict(Recommendation.choices).get(data.get("recommendation", ""))
        written = [(_("What do you recommend?"), recommended), (_("Comment"), data.get("comment", ""))]
        lines += [Stored(label, str(text)) for label, text in written if text]
        return [Stored(line.label, tidy_text(line.value).strip()) for line in lines if line.value.strip()]

    def review_form(self, sent: Mapping[str, Any] | None = None) -> ReviewForm:
        """The reviewer's own fields as stored, or as ``sent``, for what stands there now."""
        review = self.assignment.written
        written = sent or (
            {"recommendation": review.recommendation, "comment": review.comment} if review else {}
        )
        return ReviewForm(
            initial={
                "recommendation": written.get("recommendation", ""),
                "comment": written.get("comment", ""),
                "lock_version": review.lock_version if review else 0,
                "seen_revision": self.assignment.application.current_revision_id,
            }
        )


@dataclass(frozen=True)
class Progress:
    """How many of a phase's applications a reviewer has done, and which comes next."""

    done: int
    total: int
    following: int | None


def progress_of(assignment: ReviewAssignment, user: Any) -> Progress:
    own = OWN_REVIEW_POLICY.within_reach(user, "change")
    mine = own.filter(phase=assignment.phase)
    now = timezone.now()
    waiting = own.waiting(now).exclude(pk=assignment.pk)
    here = list(waiting.filter(phase=assignment.phase).order_by("number").values_list("number", "pk"))
    later = [pk for number, pk in here if number > assignment.number] + [pk for _number, pk in here]
    elsewhere = waiting.order_by("phase__closes_at", "number").values_list("pk", flat=True).first()
    total = mine.counted(now).count()
    done = total - mine.waiting(now).count()
    return Progress(done=done, total=total, following=later[0] if later else elsewhere)


@dataclass(frozen=True)
class Stored:
    """One answer as another window left it."""

    label: str
    value: str


def is_changed(review: Review, answers: Mapping[str, Raw], sent: Mapping[str, Any]) -> bool:
    """Whether anything was sent that is not stored, to a question that came since as well."""
    came = answers.keys() - {question["key"] for question in questions_of(review.rubric_version.schema)}
    return any(answers[key] for key in came) or bool(stored_beside(review, answers, sent))


def stored_beside(review: Review, answers: Mapping[str, Raw], sent: Mapping[str, Any]) -> list[Stored]:
    """What is stored and differs from what was sent now."""
    lines = [
        Stored(question["label"], _in_words(question, review.draft_answers.get(question["key"])))
        for question in questions_of(review.rubric_version.schema)
        if question["key"] in answers
        and (review.draft_answers.get(question["key"]) or "") != (answers[question["key"]] or "")
    ]
    if review.recommendation != sent["recommendation"]:
        words = Recommendation(review.recommendation).label if review.recommendation else _("nothing")
        lines.append(Stored(_("What do you recommend?"), str(words)))
    if review.comment != sent["comment"].strip():
        lines.append(Stored(_("Comment"), review.comment or _("nothing")))
    return lines


def _in_words(question: Question, raw: Raw | None) -> str:
    if not raw:
        return _("nothing")
    if question["type"] == QuestionType.SCORE and isinstance(raw, str):
        return label_of(question, raw)
    labels = {key: option["label"] for key, option in all_options(question).items()}
    return ", ".join(labels.get(item, item) for item in (raw if isinstance(raw, list) else [raw]))
