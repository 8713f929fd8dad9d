"""What is wrong with a form, or with one answer or file; whoever asks turns each into words beside it."""

from datetime import datetime
from typing import Any

from .choices import FileFault


class AnswerProblem(Exception):
    """One answer is wrong. ``kind`` is ``missing`` or ``invalid``; ``message`` says what to do."""

    def __init__(self, message: Any, kind: str = "invalid") -> None:
        super().__init__(message)
        self.message = message
        self.kind = kind


class UnsoundFile(Exception):
    """The bytes of a file are not what they claim to be, or more than that; ``fault`` says in which way."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault)
        self.fault = fault


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
