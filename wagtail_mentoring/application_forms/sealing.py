"""What makes a revision tamper-evident: the consents word for word, and the digest over all of it."""

from collections.abc import Mapping
from typing import Any

from wagtail_mentoring.digests import digest

from .answer_rules import consent_texts
from .choices import QuestionType
from .versions import Schema, questions_of


def consents_in(schema: Schema, answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The consents among ``answers`` word for word: the text agreed to, in whatever language, or open."""
    return [
        {
            "question": question["key"],
            "label": question["label"],
            "text": consent_texts(question).get(answers[question["key"]], question["text"]),
            "agreed": answers[question["key"]] is not None,
        }
        for question in questions_of(schema)
        if question["type"] == QuestionType.CONSENT and question["key"] in answers
    ]


def seal_of(
    *, version_sha256: str, answers: Any, consents: Any, earlier: Mapping[str, int] | None = None
) -> str:
    """The digest of a revision; with ``earlier`` form versions of some answers, over these as well."""
    return digest([version_sha256, answers, consents, *([earlier] if earlier else [])])
