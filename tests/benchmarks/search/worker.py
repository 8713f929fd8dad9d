"""One engine in a process of its own: told what to do, it answers what came out and how long it took."""

import multiprocessing
import os
import re
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.benchmarks.search.engines import Engine, engine_class
from tests.benchmarks.search.people import people

#: What a command answers: its result, the milliseconds it took; or the error, and nothing.
Reply = tuple[Any, float | None]


class TooSlow(Exception):
    """No answer came in time; the process is gone."""


class Worker:
    """A process with one engine. Commands are ``Engine``'s methods, and those of ``_Served`` below."""

    def __init__(self, name: str, directory: Path, size: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(name, directory, size, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def stop(self) -> None:
        self.process.kill()
        self.process.join()

    def ask(self, command: str, *arguments: Any, seconds: float | None = None) -> tuple[Any, float]:
        """Return the command's result and the milliseconds it took in there."""
        self.connection.send((command, arguments))
        if not self.connection.poll(seconds):
            raise TooSlow
        result, milliseconds = self.connection.recv()
        if milliseconds is None:
            raise result
        return result, milliseconds


def _serve(name: str, directory: Path, size: int, connection: Connection) -> None:
    served = _Served(engine_class(name)(directory, size), size)
    while True:
        try:
            command, arguments = connection.recv()
        except EOFError:
            return
        connection.send(served.run(command, arguments))


class _Served:
    """An engine, and what is measured around it."""

    def __init__(self, engine: Engine, size: int) -> None:
        self.engine = engine
        self.people = size
        self.memory_before = _memory("VmRSS")

    def run(self, command: str, arguments: tuple[Any, ...]) -> Reply:
        call: Callable[..., Any] = getattr(self, command, None) or getattr(self.engine, command)
        started = time.perf_counter()
        try:
            result = call(*arguments)
        except NotImplementedError as missing:
            return missing, None
        return result, 1000 * (time.perf_counter() - started)

    def build(self) -> tuple[float, float]:
        """Build the index; return the seconds it took, and the memory beyond what was in use, in MB."""
        crowd = list(people(self.people))
        before = _memory("VmRSS")
        Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far
        started = time.perf_counter()
        self.engine.build(crowd)
        return time.perf_counter() - started, _memory("VmHWM") - before

    def first(self, question: Any) -> Any:
        """Open the index and answer: what the first visitor of a fresh process waits for."""
        self.engine.open()
        return self.engine.answer(question)

    def memory(self) -> float:
        """Return the memory taken since the engine's code was loaded, in MB."""
        return _memory("VmRSS") - self.memory_before


def _memory(what: str) -> float:
    status = Path(f"/proc/{os.getpid()}/status").read_text()
    found = re.search(rf"{what}:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0
