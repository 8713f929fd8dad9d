"""What can stand against an applicant's step; views turn each into a page, the API into a status code."""

from datetime import datetime
from typing import Any


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

    def __init__(self, problems: dict[str, "AnswerProblem"]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


class AnswerProblem(Exception):
    """One answer is wrong. ``kind`` is ``missing`` or ``invalid``; ``message`` says what to do."""

    def __init__(self, message: Any, kind: str = "invalid") -> None:
        super().__init__(message)
        self.message = message
        self.kind = kind


class FileRefused(Exception):
    """An uploaded file is not taken; ``message`` says why and what to do."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message


class FileNotKept(FileRefused):
    """The storage has no room, or cannot be written: nothing the applicant did, and they may try again."""


class TighteningTooLate(Exception):
    """The last hours before a deadline: the form is made stricter only after ``until``, or with a reason."""

    def __init__(self, until: datetime) -> None:
        super().__init__(
            f"Stricter questions wait until {until:%Y-%m-%d %H:%M %Z}, unless somebody says why not."
        )
        self.until = until


class FormNotCompilable(Exception):
    """A form's questions cannot become a version; ``messages`` name section and question."""

    def __init__(self, messages: list[Any]) -> None:
        super().__init__(" ".join(str(message) for message in messages))
        self.messages = messages
