"""The figures as tables and a plot, written into ``docs/explanation/search.md`` between two markers."""

import os
import platform
import re
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.benchmarks.search.engines import BORROWED, ENGINES
from tests.benchmarks.search.measure import CAP, EngineFigures, KindFigures
from tests.benchmarks.search.questions import KINDS, PAGES

DOCS = Path(__file__).parents[3] / "docs"
PAGE = DOCS / "explanation" / "search.md"
PLOT = DOCS / "images" / "search_speed.png"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"

#: Figures of each number of mentors, by engine.
Results = Mapping[int, Mapping[str, EngineFigures]]


def write(results: Results, command: str) -> None:
    """Put tables and plot into the documentation."""
    text = PAGE.read_text()
    start, stop = text.index(BEGIN) + len(BEGIN), text.index(END)
    plot(results)
    link = "![Median time of each kind of question by engine](../images/search_speed.png)"
    PAGE.write_text(f"{text[:start]}\n\n{link}\n\n{tables(results, command)}\n{text[stop:]}")


def tables(results: Results, command: str) -> str:
    """Return everything that is said in words and figures."""
    largest = max(results)
    parts = [
        _about(command, results),
        f"**{largest:,} mentors**, milliseconds: median (95th percentile)\n\n{_by_kind(results[largest])}",
        _notes(results[largest]),
        _comparison(results[largest]),
        f"**What it takes** for {largest:,} mentors\n\n{_costs(results[largest])}",
    ]
    if "ours" in results[largest] and len(results) > 1:
        parts.append(f"**How ours grows**, medians in milliseconds\n\n{_growth(results)}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _about(command: str, results: Results) -> str:
    versions = ", ".join(_versions("Django", "wagtail", "modelsearch", "numpy", "Whoosh-Reloaded", "tantivy"))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"Made by `{command}` on {datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} cores ({_processor()}), "
        f"{memory:.0f} GB, Python {platform.python_version()}, {versions}."
    )


def _versions(*packages: str) -> Iterator[str]:
    """Yield the versions of those packages that are installed; the yardsticks come with the extra "bench"."""
    for name in packages:
        with suppress(PackageNotFoundError):
            yield f"{name} {version(name)}"


def _processor() -> str:
    found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return found[1].strip() if found else platform.machine()


def _by_kind(figures: Mapping[str, EngineFigures]) -> str:
    rows = [
        [words, *(_cell(engine.kinds.get(kind)) for engine in figures.values())]
        for kind, words in KINDS.items()
    ]
    return _table(["question", *_titles(figures)], rows)


def _cell(kind: KindFigures | None) -> str:
    if kind is None or kind.is_impossible:
        return "–"
    if kind.is_too_slow:
        return f"> {CAP * 1000:,.0f}"
    if not kind.times:
        return "–"
    return f"{_number(kind.median)} ({_number(kind.p95)}){' ✗' if kind.wrong else ''}"


def _notes(figures: Mapping[str, EngineFigures]) -> str:
    kinds = [kind for engine in figures.values() for kind in engine.kinds.values()]
    asked = [len(kind.times) for kind in kinds if kind.times]
    checked, wrong = sum(kind.checked for kind in kinds), sum(kind.wrong for kind in kinds)
    return (
        f"{max(asked)} different questions of each kind, fewer (at least {min(asked)}) for the slow; “–”: "
        f"not offered; “> {CAP * 1000:,.0f}”: given up. An oracle that reads every mentor checked {checked} "
        f"totals and facet counts; {wrong} were wrong{' (✗)' if wrong else ''}."
    )


def _comparison(figures: Mapping[str, EngineFigures]) -> str:
    """Return how many times as long as each other engine we take, as geometric means."""
    if "ours" not in figures:
        return ""
    rows = []
    for name, other in figures.items():
        if name not in ("ours", "directory"):
            rows.append(
                [
                    ENGINES[name][1],
                    _ratio(figures["ours"], other, PAGES),
                    _ratio(figures["ours"], other, KINDS),
                ]
            )
    title = "**Our time as a multiple of theirs**, geometric mean over the kinds that both answered"
    return f"{title}\n\n{_table(['engine', 'directory pages (7 facets)', 'all questions'], rows)}"


def ratios(ours: EngineFigures, other: EngineFigures, kinds: Iterable[str]) -> dict[str, float]:
    """Return by kind how many times as long as the other we take."""
    return {
        kind: ours.kinds[kind].median / other.kinds[kind].median
        for kind in kinds
        if kind in ours.kinds and kind in other.kinds and ours.kinds[kind].times and other.kinds[kind].times
    }


def _ratio(ours: EngineFigures, other: EngineFigures, kinds: Iterable[str]) -> str:
    found = ratios(ours, other, kinds)
    if not found:
        return "–"
    mean = statistics.geometric_mean(found.values())
    if mean < 0.05:
        return f"1/{1 / mean:,.0f}"
    return f"{mean:.2f} ({min(found.values()):.2f} to {max(found.values()):.2f})"


def _costs(figures: Mapping[str, EngineFigures]) -> str:
    engines = {name: engine for name, engine in figures.items() if name not in BORROWED}
    rows = [
        ["build, seconds", *(f"{engine.build_seconds:,.0f}" for engine in engines.values())],
        ["build, MB of memory", *(f"{engine.build_memory:,.0f}" for engine in engines.values())],
        ["index, MB on the disk", *(f"{engine.size:,.0f}" for engine in engines.values())],
        ["memory of a worker, MB", *(f"{engine.memory:,.0f}" for engine in engines.values())],
        ["first question of a fresh process, ms", *(f"{engine.first:,.0f}" for engine in engines.values())],
        [
            "profile saved until another process finds it, ms",
            *("–" if engine.saved is None else _number(engine.saved) for engine in engines.values()),
        ],
    ]
    return _table(["", *_titles(engines)], rows)


def _growth(results: Results) -> str:
    sizes = sorted(results)
    rows = [
        [words, *(_cell(results[size]["ours"].kinds.get(kind)).split(" ")[0] for size in sizes)]
        for kind, words in KINDS.items()
    ]
    for words, of in (
        ("build, seconds", lambda engine: engine.build_seconds),
        ("build, MB of memory", lambda engine: engine.build_memory),
        ("index, MB on the disk", lambda engine: engine.size),
        ("memory of a worker, MB", lambda engine: engine.memory),
        ("first question of a fresh process, ms", lambda engine: engine.first),
    ):
        rows.append([words, *(f"{of(results[size]['ours']):,.1f}" for size in sizes)])
    return _table(["", *(f"{size:,} mentors" for size in sizes)], rows)


def _titles(figures: Iterable[str]) -> list[str]:
    return [ENGINES[name][1] for name in figures]


def _number(milliseconds: float) -> str:
    if milliseconds < 1:
        return f"{milliseconds:.2g}"
    return f"{milliseconds:,.0f}" if milliseconds >= 100 else f"{milliseconds:.1f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def plot(results: Results) -> None:
    """Draw the medians of the largest number of mentors, each kind a row, each engine a mark."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    largest = results[max(results)]
    figure, axes = pyplot.subplots(figsize=(9, 5), layout="constrained")
    places = {kind: -number for number, kind in enumerate(KINDS)}
    for (name, engine), mark in zip(largest.items(), "osD^vPX*", strict=False):
        seen = {kind: one for kind, one in engine.kinds.items() if one.times and not one.is_too_slow}
        medians, rows = [one.median for one in seen.values()], [places[kind] for kind in seen]
        axes.plot(
            medians, rows, mark, label=ENGINES[name][1], markersize=10 if name == "ours" else 6, alpha=0.85
        )
        given_up = [places[kind] for kind, one in engine.kinds.items() if one.is_too_slow]
        axes.plot([CAP * 1000] * len(given_up), given_up, ">", color=axes.lines[-1].get_color())
    axes.set_xscale("log")
    axes.set_xlabel(f"milliseconds (median), {max(results):,} mentors; ▸ given up")
    axes.set_yticks([*places.values()], [*KINDS.values()])
    axes.grid(axis="x", which="major", alpha=0.3)
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    PLOT.parent.mkdir(exist_ok=True)
    figure.savefig(PLOT, dpi=90, pil_kwargs={"optimize": True})
    pyplot.close(figure)
