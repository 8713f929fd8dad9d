"""One run: every engine is built where it is not yet, asked the same questions in turns, and checked.

Each engine has a process of its own. Question by question they are asked in another random order, so that
whatever else the machine does meets all of them alike.
"""

import hashlib
import json
import math
import os
import random
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.search.engines import BORROWED, ENGINES, Answer, Question
from tests.benchmarks.search.people import SEED, Person, people
from tests.benchmarks.search.questions import is_right, questions, right_answer
from tests.benchmarks.search.worker import TooSlow, Worker

HERE = Path(__file__).parent
PACKAGE = HERE.parents[2] / "wagtail_mentoring"

#: What the mentors in the databases depend on, and what an index depends on besides.
SOURCES = [HERE / "people.py", HERE / "loading.py", HERE / "settings.py", *PACKAGE.glob("**/migrations/*.py")]
ENGINE_SOURCES = {
    "ours": [*(PACKAGE / "search").glob("*.py"), PACKAGE / "directory" / "mentor_models.py"],
    "tantivy": [HERE / "engines" / "tantivy_engine.py"],
    "fts5": [HERE / "engines" / "fts5_engine.py"],
    "whoosh": [HERE / "engines" / "whoosh_engine.py"],
}

#: An engine that takes longer than this for one question is not asked that kind again.
CAP = 30.0

#: So many questions of each kind warm up, so many are checked.
WARM_UP = 2
CHECKED = 2

#: How often a profile is saved until it is found.
SAVES = 11


@dataclass
class KindFigures:
    """What came of one kind of question: milliseconds, and how many of the checked answers were wrong."""

    times: list[float] = field(default_factory=list)
    is_too_slow: bool = False
    is_impossible: bool = False
    checked: int = 0
    wrong: int = 0
    spent: float = 0.0

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return sorted(self.times)[math.ceil(0.95 * len(self.times)) - 1]


@dataclass
class EngineFigures:
    """What came of one engine at one number of mentors. Milliseconds, seconds and MB."""

    build_seconds: float
    build_memory: float
    size: float = 0.0
    first: float = 0.0
    memory: float = 0.0
    saved: float | None = None
    kinds: dict[str, KindFigures] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What to measure. ``budget`` is how many seconds one engine may spend on one kind of question."""

    engines: Sequence[str]
    size: int
    each: int
    budget: float
    cache: Path
    say: Callable[[str], None] = print

    @property
    def directory(self) -> Path:
        return self.cache / _fingerprint(SOURCES) / str(self.size)


def measure(plan: Plan) -> dict[str, EngineFigures]:
    """Return the figures of each engine for one number of mentors."""
    crowd = list(people(plan.size))
    figures = {name: EngineFigures(*built(name, plan)) for name in plan.engines}
    asked = questions(crowd, plan.each)
    workers = {name: Worker(name, plan.directory, plan.size) for name in plan.engines}
    try:
        _meet(workers, figures, asked)
        _Asking(plan, workers, figures, asked, crowd).ask_all()
        for name, worker in workers.items():
            figures[name].memory = worker.ask("memory")[0]
            figures[name].size = worker.ask("size")[0] / 1e6
    finally:
        for worker in workers.values():
            worker.stop()
    for name in plan.engines:
        if name not in BORROWED:
            figures[name].saved = saved_until_found(name, plan, crowd[:SAVES])
    return figures


def built(name: str, plan: Plan) -> tuple[float, float]:
    """Build an engine's index where it is not there, or not by the present code; return seconds and MB."""
    if name in BORROWED:
        return [built(other, plan) for other in BORROWED[name]][-1]
    made_of = _fingerprint(ENGINE_SOURCES.get(name, []))
    if name == "wagtail-postgres":
        made_of += os.environ["BENCH_POSTGRES"]  # another server holds nothing of ours
    note = plan.directory / f"{name}.json"
    if note.exists() and (known := json.loads(note.read_text()))["made_of"] == made_of:
        return known["seconds"], known["memory"]
    plan.say(f"{ENGINES[name][1]}: building for {plan.size:,} mentors …")
    plan.directory.mkdir(parents=True, exist_ok=True)
    note.unlink(missing_ok=True)
    with Worker(name, plan.directory, plan.size) as worker:
        worker.ask("prepare")
        (seconds, memory), _milliseconds = worker.ask("build")
    note.write_text(json.dumps({"made_of": made_of, "seconds": seconds, "memory": memory}))
    return seconds, memory


def _fingerprint(sources: Iterable[Path]) -> str:
    made_of = hashlib.sha256()
    for path in sorted(sources):
        made_of.update(path.read_bytes())
    return made_of.hexdigest()[:12]


def _meet(
    workers: Mapping[str, Worker],
    figures: Mapping[str, EngineFigures],
    asked: Mapping[str, Sequence[Question]],
) -> None:
    """Ask each fresh process its first question, one after the other."""
    for name, worker in workers.items():
        figures[name].first = worker.ask("first", asked["middle"][0])[1]


@dataclass
class _Asking:
    """Asks all questions of all engines, in turns."""

    plan: Plan
    workers: dict[str, Worker]
    figures: Mapping[str, EngineFigures]
    asked: Mapping[str, Sequence[Question]]
    crowd: Sequence[Person]

    def ask_all(self) -> None:
        draw = random.Random(SEED)
        right = {
            kind: [right_answer(question, self.crowd) for question in some[:CHECKED]]
            for kind, some in self.asked.items()
            if kind != "typo"  # what is near enough is a matter of taste
        }
        for turn in range(-WARM_UP, self.plan.each):
            for kind, some in self.asked.items():
                question = some[turn]
                for name in draw.sample([*self.workers], len(self.workers)):
                    answer = self._ask(name, kind, question, warming_up=turn < 0)
                    if answer is not None and kind in right and 0 <= turn < CHECKED:
                        self._check(name, kind, answer, right[kind][turn])
            if turn >= 0 and not turn % 8:
                self.plan.say(f"{self.plan.size:,} mentors: turn {turn + 1} of {self.plan.each}")

    def _ask(self, name: str, kind: str, question: Question, *, warming_up: bool) -> Answer | None:
        kept = self.figures[name].kinds.setdefault(kind, KindFigures())
        if kept.is_too_slow or kept.is_impossible or (kept.times and kept.spent > self.plan.budget):
            return None
        if warming_up and kept.spent > self.plan.budget / 2:
            return None
        try:
            answer, milliseconds = self.workers[name].ask("answer", question, seconds=CAP)
        except NotImplementedError:
            kept.is_impossible = True
            return None
        except TooSlow:
            kept.is_too_slow = True
            self._start_again(name)
            return None
        kept.spent += milliseconds / 1000
        if not warming_up:
            kept.times.append(milliseconds)
        return answer

    def _start_again(self, name: str) -> None:
        self.workers[name].stop()
        self.workers[name] = Worker(name, self.plan.directory, self.plan.size)
        self.workers[name].ask("open")

    def _check(self, name: str, kind: str, answer: Answer, right: Answer) -> None:
        kept = self.figures[name].kinds[kind]
        kept.checked += 1
        if not is_right(answer, right):
            kept.wrong += 1
            self.plan.say(
                f"{ENGINES[name][1]}, {kind}: {answer.total} instead of {right.total}, or wrong counts"
            )


def saved_until_found(name: str, plan: Plan, crowd: Sequence[Person]) -> float:
    """Return the milliseconds (median) from saving a profile in one process until another process finds it.

    On a copy of the index, and in PostgreSQL put back afterwards.
    """
    with tempfile.TemporaryDirectory(dir=plan.cache) as folder:
        directory = Path(folder) / plan.directory.parent.name / str(plan.size)
        own = plan.directory / name
        if own.exists():
            shutil.copytree(own, directory / name)
        if (plan.directory / "mentors").exists():
            os.symlink(plan.directory / "mentors", directory / "mentors")
        with Worker(name, directory, plan.size) as writer, Worker(name, directory, plan.size) as reader:
            writer.ask("open")
            reader.ask("open")
            times = [_saved_until_found(writer, reader, person) for person in crowd]
            for person in crowd:
                writer.ask("save", person, "")
    return statistics.median(times[1:])


def _saved_until_found(writer: Worker, reader: Worker, person: Person) -> float:
    word = f"savedzu{person.key:04}ko"
    reader.ask("finds", word)
    _nothing, spent = writer.ask("save", person, word)
    is_found = False
    while not is_found:
        is_found, milliseconds = reader.ask("finds", word)
        spent += milliseconds
    return spent
