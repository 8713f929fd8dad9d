"""The one door through which a blind reviewer reads: an application without anything that says whose it is.

What passes is listed, everything else stays out: types, meanings and sensitivities that a reader may see.
What stays out is also struck from the texts that pass, wherever people wrote it again.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from wagtail.admin.utils import get_user_display_name

from wagtail_mentoring.application_forms.choices import QuestionRole, QuestionType, Sensitivity, VisibleTo
from wagtail_mentoring.application_forms.models import FormVersion
from wagtail_mentoring.application_forms.versions import Question, all_questions
from wagtail_mentoring.applications.answers import ReadableAnswer, readable_answers
from wagtail_mentoring.applications.models import Application, ApplicationRevision

from .models import ReviewAssignment

READABLE_TYPES = frozenset(
    {
        QuestionType.SHORT_TEXT,
        QuestionType.LONG_TEXT,
        QuestionType.NUMBER,
        QuestionType.DATE,
        QuestionType.CHOICE,
        QuestionType.YES_NO,
        QuestionType.SCORE,
        QuestionType.TERMS,
        QuestionType.MENTORS,
    }
)
READABLE_ROLES = frozenset(
    {"", QuestionRole.GOALS, QuestionRole.COURSE, QuestionRole.CAPACITY, QuestionRole.PREFERRED_MENTORS}
)
#: Answers whose single words, if they are names or numbers, are looked for as well.
TYPED = (QuestionType.SHORT_TEXT, QuestionType.EMAIL, QuestionType.PHONE)
#: Takes the place of what is struck from a text.
STRUCK = "█████"
#: Words shorter than this are not looked for in texts: they would strike half of every sentence.
SHORTEST = 3
#: Texts longer than this are no name or address that somebody repeats; their words are not looked for.
LONGEST = 80
ADDRESSES = re.compile(r"\S{1,200}@\S{1,200}|(?:https?://|www\.)\S+|\+?\d[\d\s()./-]{6,}\d", re.IGNORECASE)


@dataclass(frozen=True)
class BlindAnswer:
    label: str
    value: str | list[str]


@dataclass(frozen=True)
class BlindSection:
    title: str
    answers: list[BlindAnswer]


@dataclass(frozen=True)
class BlindApplication:
    """All that a blind reviewer learns. ``hidden`` counts the answers that are left out."""

    code: str
    sections: list[BlindSection]
    hidden: int


def read_blind(assignment: ReviewAssignment) -> BlindApplication:
    """Redact the current revision of the assignment's application."""
    application = assignment.application
    revision = application.current_revision
    revision.application = application
    questions = list(_as_ever_put(revision))
    allowed = {
        key for key in revision.answers if all(is_readable(words[key]) for words in questions if key in words)
    }
    parts = readable_answers(revision)
    hidden = [answer for part in parts for answer in part.answers if answer.key not in allowed]
    strike = _striker(_telling(application, hidden))
    sections = [
        BlindSection(
            title=part.title,
            answers=[
                BlindAnswer(answer.label, _struck(answer.value, strike))
                for answer in part.answers
                if answer.key in allowed
            ],
        )
        for part in parts
    ]
    return BlindApplication(str(assignment), [part for part in sections if part.answers], len(hidden))


def is_readable(question: Question) -> bool:
    """Whether the answer to ``question`` says nothing, by its nature, about whose it is."""
    return (
        question["type"] in READABLE_TYPES
        and question["role"] in READABLE_ROLES
        and question["sensitivity"] == Sensitivity.NORMAL
        and question.get("visible_to", VisibleTo.STAFF) != VisibleTo.LEAD
    )


def _as_ever_put(revision: ApplicationRevision) -> Iterator[dict[str, Question]]:
    """The questions in every version of the form: one may be marked only later, or not any more."""
    versions = FormVersion.objects.filter(form=revision.form_version.form_id)
    for schema in versions.order_by().values_list("schema", flat=True).iterator():
        yield all_questions(schema)


def _telling(application: Application, hidden: Iterable[ReadableAnswer]) -> Iterator[str]:
    """Texts that say whose it is: account, name, reference, and every hidden answer with its words."""
    user = application.applicant
    yield application.reference
    for text in (
        application.applicant_name,
        application.applicant_email,
        get_user_display_name(user),
        user.email,
        user.get_username(),
    ):
        yield from _with_words(text)
    for file in application.files.all():
        yield file.original_name
    for answer in hidden:
        if answer.type in (QuestionType.CONSENT, QuestionType.YES_NO, QuestionType.SCORE):
            continue
        for text in answer.value if isinstance(answer.value, list) else [answer.value]:
            if len(text) > LONGEST:
                continue
            yield text
            if answer.type in TYPED:
                yield from (word for word in _words(text) if not word.islower())


def _words(text: str) -> list[str]:
    return re.split(r"[\s@._,;-]+", text)


def _with_words(text: str) -> Iterator[str]:
    yield text
    yield from _words(text)


def _striker(telling: Iterable[str]) -> re.Pattern[str]:
    """Matches each of ``telling`` as whole words, the longest first, and any address or phone number."""
    words = {text.strip() for text in telling if len(text.strip()) >= SHORTEST}
    alternatives = [rf"(?<!\w){re.escape(word)}(?!\w)" for word in sorted(words, key=lambda w: (-len(w), w))]
    return re.compile("|".join([ADDRESSES.pattern, *alternatives]), re.IGNORECASE)


def _struck(value: Any, strike: re.Pattern[str]) -> str | list[str]:
    if isinstance(value, list):
        return [strike.sub(STRUCK, item) for item in value]
    return strike.sub(STRUCK, value)
