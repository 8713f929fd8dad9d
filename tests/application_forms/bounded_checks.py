"""Checks files made to keep a worker busy, each in a process that the operating system would end."""

import os
import resource
from collections.abc import Callable

from wagtail_mentoring.application_forms.exceptions import UnsoundFile

#: Seconds of computing after which a process is ended: making the file counts, too, and so does taking one
#: part of a PDF to pieces, during which its clock is not read.
SECONDS = 20
MEMORY = 1024 * 1024 * 1024
ENDS = ("refused", "taken", "an error")


def report(check: Callable[[bytes], None], files: dict[str, Callable[[], bytes]]) -> None:
    """Print how the check of each of ``files`` ended, a line for each."""
    for what, make in files.items():
        if (child := os.fork()) == 0:
            _check(check, make)
        _, status = os.waitpid(child, 0)
        print(what, ENDS[os.WEXITSTATUS(status)] if os.WIFEXITED(status) else "killed", sep="\t", flush=True)


def _check(check: Callable[[bytes], None], make: Callable[[], bytes]) -> None:
    content = make()
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        check(content)
    except UnsoundFile:
        os._exit(ENDS.index("refused"))
    except BaseException:  # noqa: BLE001  whatever it is, the test is told
        os._exit(ENDS.index("an error"))
    os._exit(ENDS.index("taken"))
