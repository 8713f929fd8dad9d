"""Whether everything is still as it was written: named checks, run one after the other into a report."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction

from wagtail_mentoring.applications.answers import index_answers
from wagtail_mentoring.applications.application_models import Application
from wagtail_mentoring.each_row import words_of

from . import file_checks, record_checks, truth_checks

#: How many damaged things a report names; it counts all of them.
EXAMPLES = 10

Check = Callable[[], Iterator[str]]


@dataclass(frozen=True)
class NamedCheck:
    """``check`` yields a text for each damaged thing and an empty one for each whole thing."""

    name: str
    check: Check
    advice: str


@dataclass
class CheckResult:
    """How one check went: how many things it looked at, how many are damaged, the first of them."""

    name: str
    about: str
    advice: str
    checked: int = 0
    damaged: int = 0
    examples: list[str] = field(default_factory=list)

    def note(self, problem: str, *, is_first: bool = False) -> None:
        self.checked += 1
        if not problem:
            return
        self.damaged += 1
        examples = [problem, *self.examples] if is_first else [*self.examples, problem]
        self.examples = examples[:EXAMPLES]

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


RESTORE = (
    "Somebody or something wrote past the application. Compare with a backup and restore the rows named."
)
CHECKS: dict[str, NamedCheck] = {}


def register_check(name: str, check: Check, advice: str) -> None:
    """Have ``check`` run by ``verify``; a second one of the same name replaces it."""
    CHECKS[name] = NamedCheck(name, check, advice)


for _name, _check, _advice in (
    ("guards", truth_checks.guards, "Run “migrate”, or make the triggers again as the migration does."),
    ("form versions", truth_checks.form_versions, RESTORE),
    ("revisions", truth_checks.revisions, RESTORE),
    ("current revisions", truth_checks.current_revisions, RESTORE),
    ("events", truth_checks.chains, RESTORE),
    ("dates", record_checks.dates, RESTORE),
    ("names", record_checks.names, RESTORE),
    ("active keys", truth_checks.active_keys, RESTORE),
    ("anonymised", record_checks.anonymised, RESTORE),
    ("files", file_checks.files, "Restore the rows, or the files of the private storage, from a backup."),
    ("scan verdicts", file_checks.scan_verdicts, "Open none of these files. " + RESTORE),
    ("orphan files", file_checks.orphan_files, "“mentoring_daily” deletes them; nothing is lost by it."),
    ("places", truth_checks.places, "Give the round more places, or move the last accepted to the waitlist."),
    ("answer index", truth_checks.answer_index, "It is derived data: run “mentoring_verify --mend-index”."),
):
    register_check(_name, _check, _advice)


def verify(names: Iterable[str] = ()) -> Iterator[CheckResult]:
    """Run the checks of these names, or all, and yield each result as it is there. Nothing is changed.

    Raises ``KeyError`` for a name that is no check.
    """
    for name in list(names) or list(CHECKS):
        yield _run(CHECKS[name])


def _run(named: NamedCheck) -> CheckResult:
    about = (named.check.__doc__ or "").strip().splitlines()[0]
    result = CheckResult(name=named.name, about=about, advice=named.advice)
    try:
        for problem in named.check():
            result.note(problem)
    except Exception as error:  # noqa: BLE001  the other checks are to run whatever this one met
        result.note(f"ended early, the rest was not looked at ({words_of(error)})", is_first=True)
    return result


def mend_index() -> int:
    """Write the rows to filter by anew for every application that can be read; returns for how many."""
    handed_in = Application.objects.filter(current_revision__isnull=False).order_by("pk")
    return sum(_is_mended(key) for key in list(handed_in.values_list("pk", flat=True)))


def _is_mended(pk: int) -> bool:
    try:
        _mend(pk)
    except Exception:  # noqa: BLE001  damaged answers may raise anything; “answer index” then names them
        return False
    return True


@transaction.atomic
def _mend(pk: int) -> None:
    """Under the row's lock: somebody may hand in again at this moment."""
    rows = Application.objects.select_for_update(of=("self",))
    index_answers(rows.select_related("current_revision__form_version").get(pk=pk).current_revision)
