"""Compare search engines on made-up mentors: ``python -m tests.benchmarks.search --help``."""

import argparse
import contextlib
import os
import pickle
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.search import report
from tests.benchmarks.search.engines import ENGINES
from tests.benchmarks.search.measure import Plan, measure
from tests.postgres import find_programs, throwaway_server

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "wagtail_mentoring_benchmark"
SIZES = [1_000, 10_000, 100_000]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.search", description=__doc__)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES), help="default: all")
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, help="numbers of mentors")
    parser.add_argument("--questions", type=int, default=32, help="of each kind (at most 38)")
    parser.add_argument("--budget", type=float, default=10, help="seconds an engine may spend on one kind")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where databases and indexes are kept")
    parser.add_argument("--write", action="store_true", help="put the figures into the documentation")
    return parser.parse_args()


@contextlib.contextmanager
def postgres(is_wanted: bool) -> Iterator[bool]:
    """Provide ``BENCH_POSTGRES``: the server that is named there, or a throwaway one if there can be one."""
    if not is_wanted or "BENCH_POSTGRES" in os.environ:
        yield is_wanted
    elif programs := find_programs():
        with throwaway_server(programs) as address:
            os.environ["BENCH_POSTGRES"] = address.rpartition("/")[0]
            yield True
    else:
        yield False


def main() -> None:
    options, started = arguments(), time.monotonic()
    options.cache.mkdir(parents=True, exist_ok=True)
    with postgres("wagtail-postgres" in options.engines) as has_postgres:
        engines = [name for name in options.engines if name != "wagtail-postgres" or has_postgres]
        results = {
            size: measure(Plan(engines, size, options.questions, options.budget, options.cache))
            for size in options.sizes
        }
    (options.cache / "results.pickle").write_bytes(pickle.dumps(results))
    print(report.tables(results, "make bench-search"))
    if options.write:
        report.write(results, "make bench-search")
    print(f"{(time.monotonic() - started) / 60:.0f} minutes")


if __name__ == "__main__":
    main()
