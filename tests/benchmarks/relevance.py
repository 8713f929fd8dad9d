"""Whose first ten results are the right ones: prints a table of nDCG@10, engine by kind of query.

    python tests/benchmarks/relevance.py [--json]

The queries and the rules by which mentors are judged are in ``relevance/``. PostgreSQL is started where it is
installed.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import mean

ROOT = Path(__file__).absolute().parents[2]
WORST = 15


def ask_here() -> dict[str, dict[str, float]]:
    """Return the score of every query, by engine and by "kind: typed"."""
    import django

    django.setup()
    from tests.benchmarks.relevance import corpus, engines, judging, measure

    corpus.load()
    people = corpus.people()
    judged = {query: judging.grades(query, people) for query in judging.read_queries()}
    found = {}
    for name, ways in engines.engines().items():
        scored = [measure.scores(way, judged) for way in ways]
        best = max(scored, key=lambda scores: mean(scores.values()))
        found[name] = {f"{query.kind}: {query.typed}": score for query, score in best.items()}
    return found


def ask_all() -> dict[str, dict[str, float]]:
    """Ask every engine, each database in a process of its own."""
    here = [sys.executable, __file__, "--here"]
    found: dict[str, dict[str, float]] = {}
    for command in (here, [sys.executable, str(ROOT / "tests" / "postgres.py"), *here]):
        with tempfile.TemporaryDirectory() as directory:
            environment = os.environ | {
                "BENCH_DIRECTORY": directory,
                "DJANGO_SETTINGS_MODULE": "tests.benchmarks.search.settings",
                "PYTHONPATH": str(ROOT),
            }
            done = subprocess.run(
                command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
            )
        last = (done.stdout.strip().splitlines() or [""])[-1]
        found |= json.loads(last) if last.startswith("{") else {}
    return found


def as_table(found: dict[str, dict[str, float]]) -> str:
    """Return the Markdown table of the means by kind of query."""
    kinds: dict[str, list[str]] = {}
    for query in found["ours"]:
        kinds.setdefault(query.split(":")[0], []).append(query)
    rows = [*kinds.items(), ("all", [*found["ours"]])]
    lines = [["nDCG@10", "queries", *found], ["---"] * (len(found) + 2)]
    for kind, queries in rows:
        means = (mean(scores[query] for query in queries) for scores in found.values())
        lines.append([kind, str(len(queries)), *(f"{score:.3f}" for score in means)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main(arguments: list[str]) -> None:
    if "--here" in arguments:
        print(json.dumps(ask_here()))
        return
    found = ask_all()
    if "--json" in arguments:
        print(json.dumps(found))
        return
    print(as_table(found))
    print(f"\nThe {WORST} worst of ours:")
    for query in sorted(found["ours"], key=found["ours"].__getitem__)[:WORST]:
        print("  ", *(f"{scores[query]:.2f}" for scores in found.values()), query)


if __name__ == "__main__":
    main(sys.argv[1:])
