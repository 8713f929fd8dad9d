"""The one door through which a blind reviewer reads: an application without anything that says whose it is.

What passes is listed, everything else stays out: types, meanings and sensitivities that a reader may see.
What stays out is also struck from the texts that pass, wherever people wrote it again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from wagtail.admin.utils import get_user_display_name

from wagtail_mentoring.application_forms.choices import QuestionRole, QuestionType, Sensitivity, VisibleTo
from wagtail_mentoring.application_forms.models import FormVersion
from wagtail_mentoring.application_forms.versions import Question, all_questions
from wagtail_mentoring.applications.answers import ReadableAnswer, readable_answers
from wagtail_mentoring.applications.models import Application, ApplicationRevision

from .models import ReviewAssignment
from .striking import Striker, words_of

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
#: Texts longer than this are no name or address that somebody repeats; their words are not looked for.
LONGEST = 80


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
    names = [answer for answer in hidden if _asks_the_name(answer.key, questions)]
    strike = Striker(names=_names(application, names), texts=_telling(application, hidden))
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


def _asks_the_name(key: str, questions: Iterable[dict[str, Question]]) -> bool:
    return any(words[key]["role"] == QuestionRole.NAME for words in questions if key in words)


def _names(application: Application, named: Iterable[ReadableAnswer]) -> Iterator[str]:
    yield application.applicant_name
    yield get_user_display_name(application.applicant)
    for answer in named:
        if isinstance(answer.value, str) and len(answer.value) <= LONGEST:
            yield answer.value


def _telling(application: Application, hidden: Iterable[ReadableAnswer]) -> Iterator[str]:
    """Texts that say whose it is: account, address, reference, and every hidden answer with its words."""
    user = application.applicant
    yield application.reference
    for text in (application.applicant_email, user.email, user.get_username()):
        yield text
        yield from _words_of_account(text)
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
                yield from (word for word in _words_of_account(text) if not word.islower())


def _words_of_account(text: str) -> Iterator[str]:
    """The words of a user name or address. Behind the @ of many stands the same, such as “student” or
    “example”: that tells nobody apart, and is looked for as a whole."""
    local, at, domain = text.partition("@")
    yield from words_of(local)
    if at:
        yield domain
        yield from () if _is_shared(domain) else words_of(domain)


def _is_shared(domain: str) -> bool:
    accounts = get_user_model()
    at_domain = {f"{accounts.get_email_field_name()}__iendswith": f"@{domain}"}
    return accounts.objects.filter(**at_domain)[:2].count() > 1


def _struck(value: Any, strike: Striker) -> str | list[str]:
    return [strike(item) for item in value] if isinstance(value, list) else strike(value)
