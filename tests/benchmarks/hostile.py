"""What hostile queries cost: prints the processor time of each, on ten thousand mentors.

    python tests/benchmarks/hostile.py [NUMBER_OF_MENTORS]

Every text of the tests' table is searched and autocompleted, the first twenty results are read and counted,
and a better text is asked for where there are none. Queries over the limit are marked; nothing is asserted.
"""

import io
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

ROOT = Path(__file__).absolute().parents[2]
LIMIT = 250.0
SHOWN = 12


def main(arguments: list[str]) -> None:
    size = int(arguments[0]) if arguments else 10_000
    with tempfile.TemporaryDirectory() as directory:
        os.environ["BENCH_DIRECTORY"] = directory
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.search.settings"
        sys.path[:0] = [str(ROOT)]
        report(measure(size), size)


def measure(size: int) -> list[tuple[float, str, str]]:
    """Return processor milliseconds, kind and text of every query."""
    import django

    django.setup()
    from django.core.management import call_command

    from tests.benchmarks.search.loading import load
    from tests.search.project.hostile_queries import QUERIES

    load(size)
    call_command("mentoring_index", "rebuild", stdout=io.StringIO())
    ask("mentor")
    return [(ask(text), kind, text) for kind, text in QUERIES]


def ask(text: str) -> float:
    """Return the milliseconds that one text costs at worst, searched or autocompleted."""
    from wagtail.search.query import PlainText

    from wagtail_mentoring.directory.models import Mentor

    def cost(search: Any, query: Any) -> float:
        begun = time.process_time()
        results = search(query)
        list(results[:20])
        results.count()
        if not results.count():
            results.suggestion()
        return (time.process_time() - begun) * 1000

    words = PlainText(text, operator="and")
    return max(cost(Mentor.objects.search, words), cost(Mentor.objects.autocomplete, words))


def report(costs: list[tuple[float, str, str]], size: int) -> None:
    times = [cost for cost, _kind, _text in costs]
    print(f"{len(costs)} hostile queries on {size} mentors, processor ms, limit {LIMIT:.0f}")
    print(f"median {median(times):.1f}   p95 {quantiles(times, n=20)[-1]:.1f}   worst {max(times):.1f}")
    print(f"over the limit: {sum(cost > LIMIT for cost in times)}\n\n{'ms':>8}  limit  query")
    for cost, kind, text in sorted(costs, reverse=True)[:SHOWN]:
        print(f"{cost:8.1f}  {'over' if cost > LIMIT else 'kept'}   {kind}: {ascii(text[:60])}")


if __name__ == "__main__":
    main(sys.argv[1:])
