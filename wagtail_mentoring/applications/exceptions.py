"""What can stand against an applicant's step; views turn each into a page, the API into a status code."""

from typing import Any

from wagtail_mentoring.application_forms.exceptions import AnswerProblem


class ApplicationRefused(Exception):
    """A step the application's state or the round's dates do not allow. ``reason`` says which, in a word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AnswersChanged(Exception):
    """Answers were changed elsewhere since the sender looked: what is stored and what was sent, by key."""

    def __init__(self, *, stored: dict[str, Any], sent: dict[str, Any]) -> None:
        super().__init__(", ".join(sent))
        self.stored = stored
        self.sent = sent


class AnswersIncomplete(Exception):
    """The answers cannot be handed in; ``problems`` holds ``AnswerProblem`` by question key."""

    def __init__(self, problems: dict[str, AnswerProblem]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems
