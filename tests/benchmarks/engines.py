"""What each search engine gives up, found out by asking it: prints the table of the how-to.

    python tests/benchmarks/engines.py [--write]

Every engine gets the same few mentors and the same questions, through Wagtail's search API. SQLite and
OpenSearch's emulator need nothing; PostgreSQL is started where it is installed. ``--write`` puts the table
between the markers of docs/how-to/choose-a-search-engine.md; tests/directory/test_engines.py fails when it is
no longer true.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).absolute().parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT)]
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()

from django.apps import apps  # noqa: E402  Django must be set up first
from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import override_settings  # noqa: E402
from wagtail.search.backends import get_search_backend  # noqa: E402
from wagtail.search.query import Phrase  # noqa: E402

from tests import opensearch  # noqa: E402
from tests.factories import MentorFactory  # noqa: E402
from wagtail_mentoring.directory import actions  # noqa: E402
from wagtail_mentoring.directory.models import Mentor  # noqa: E402

PAGE = ROOT / "docs" / "how-to" / "choose-a-search-engine.md"
BEGIN, END = "<!-- engines: begin -->", "<!-- engines: end -->"

#: Engines as the table calls them, in its order.
ENGINES = {
    "whoosh": "the app’s own",
    "sqlite": "SQLite",
    "postgresql": "PostgreSQL",
    "opensearch": "OpenSearch",
}

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Probe:
    """A row of the table, and how to find out what stands in it."""

    label: str
    find_out: Callable[[], str]


def search(words):
    return Mentor.objects.listed().search(words, operator="and")


def finds(words):
    return sorted(mentor.name for mentor in search(words))


def yes(answer):
    return YES if answer else NO


# --- words ---


def synonyms():
    """Let staff write that two words mean the same, where the engine has a place for it."""
    groups = apps.get_app_config("wagtail_mentoring_search").models.get("synonymgroup")
    if groups is None:
        return NO
    group = groups.objects.create(words="heredity, genetics")
    try:
        return yes(finds("heredity") == finds("genetics"))
    finally:
        group.delete()


def says(method, words):
    """Whether the results say something when asked for it."""
    results = search(words)
    return yes(hasattr(results, method) and getattr(results, method)())


# --- the page ---


def who_counts():
    return "the engine" if hasattr(search("genetics"), "facet_counts") else "the database"


def moment_of_change():
    """When a change can be found, and whether one that is taken back can."""
    mentor = Mentor.objects.get(name="Genetics Murphy")
    with transaction.atomic():
        Mentor.objects.filter(pk=mentor.pk).update(bio="Volcanoes")
        actions.take_place(mentor=mentor)
        at_once = bool(finds("volcanoes"))
        transaction.set_rollback(True)
    if finds("volcanoes"):
        return "also if it is taken back"
    Mentor.objects.filter(pk=mentor.pk).update(bio="Volcanoes")
    actions.take_place(mentor=mentor)
    if not finds("volcanoes"):
        return "after a rebuild"
    return "with the change itself" if at_once else "after the commit"


# --- running it ---


def needs():
    if hasattr(get_search_backend("default"), "hosts"):
        return "a search server"
    return (
        {"postgresql": "PostgreSQL", "sqlite": "nothing"}[connection.vendor] if not files() else "a directory"
    )


def files():
    """Where the engine keeps files of its own."""
    return getattr(get_search_backend("default"), "path", None)


def machines():
    """Whether web servers on several machines may ask the same index."""
    own_files = files() or (connection.vendor == "sqlite" and needs() == "nothing")
    return "one" if own_files else "many"


def without_it():
    """What happens to a search when the engine is gone and the database is not."""
    backend = dict(settings.WAGTAILSEARCH_BACKENDS["default"])
    if needs() == "a search server":
        backend |= {"URLS": ["http://127.0.0.1:9"], "OPTIONS": {"max_retries": 0}}
    elif files():
        backend["PATH"] = Path(tempfile.mkdtemp()) / "gone"
    else:
        return "it is the database"
    with override_settings(WAGTAILSEARCH_BACKENDS={"default": backend}):
        try:
            return "answers from the database" if finds("jose") else "finds nobody"
        except Exception:  # noqa: BLE001  whatever the server's client raises
            return "fails"


PROBES = [
    Probe("“jose” finds “José”", lambda: yes(finds("jose"))),
    Probe("“student” finds “students”", lambda: yes(finds("student"))),
    Probe("“genetcs” finds “genetics”", lambda: yes(finds("genetcs"))),
    Probe("“heredity” finds “genetics”, once staff say so", synonyms),
    Probe(
        "the beginning of a word is enough while one types", lambda: yes(Mentor.objects.autocomplete("nova"))
    ),
    Probe(
        "words in quotation marks keep their order",
        lambda: yes(finds(Phrase("data science")) and not finds(Phrase("science data"))),
    ),
    Probe(
        "a word in the name counts more than in the text",
        lambda: yes([mentor.name for mentor in search("genetics")][0] == "Genetics Murphy"),
    ),
    Probe("“did you mean”", lambda: says("suggestion", "genetcs")),
    Probe("says which word it took for another", lambda: says("corrections", "genetcs")),
    Probe("marks the words it found", lambda: says("highlighter", "genetics")),
    Probe("who counts the filters", who_counts),
    Probe("a change can be found", moment_of_change),
    Probe("what it needs", needs),
    Probe("how many machines", machines),
    Probe("a search while it is gone", without_it),
]


def make_mentors():
    MentorFactory(
        name="José Álvarez", job_title="Analyst", employer="Novartis", bio="Mentoring students in genetics."
    )
    MentorFactory(name="Orla Quinn", bio="Genetics and genetics and genetics again. Genetics!")
    MentorFactory(name="Genetics Murphy", bio="Data science for beginners.")


def ask():
    """What each row says about the engine that is set up as the default one. Side effect: three mentors."""
    make_mentors()
    return {probe.label: probe.find_out() for probe in PROBES}


def name_of(engine):
    """The name in ``ENGINES`` of an engine of the tests: ``database`` is the one that runs."""
    return connection.vendor if engine == "database" else engine


# --- the page of the how-to ---


def as_table(answers):
    """The Markdown table; an engine that could not be asked has a stroke."""
    head = ["", *ENGINES.values()]
    rows = [
        [probe.label, *(answers.get(name, {}).get(probe.label, "–") for name in ENGINES)] for probe in PROBES
    ]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def table_in(text):
    """The cells of the table by row and engine."""
    lines = text.split(BEGIN)[1].split(END)[0].strip().splitlines()
    head, _rule, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {label: dict(zip(head[1:], cells, strict=True)) for label, *cells in rows}


def settings_in(text):
    """The ``INDEX_SETTINGS`` that the how-to gives for OpenSearch."""
    (block,) = (
        code for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "INDEX_SETTINGS" in code
    )
    names = {}
    exec(textwrap.dedent(block), names)  # noqa: S102  our own documentation
    return names["WAGTAILSEARCH_BACKENDS"]["default"]["INDEX_SETTINGS"]


# --- the script ---


def ask_here():
    """Ask every engine that this process's database can serve, one after the other."""
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with tempfile.TemporaryDirectory() as directory, opensearch.throwaway_server() as address:
            backends = {
                "whoosh": {"BACKEND": "wagtail_mentoring.search", "PATH": Path(directory) / "index"},
                connection.vendor: {"BACKEND": "wagtail.search.backends.database"},
                "opensearch": opensearch.backend_on(address),
            }
            return {name: ask_with(name, backend) for name, backend in backends.items()}
    finally:
        connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)


def ask_with(name, backend):
    with override_settings(WAGTAILSEARCH_BACKENDS={"default": backend}):
        try:
            if name == "opensearch":
                opensearch.create_index(Mentor)
            return ask()
        finally:
            Mentor.objects.all().delete()


def main(arguments):
    if "--here" in arguments:
        print(json.dumps(ask_here()))
        return
    here = [sys.executable, __file__, "--here"]
    answers = {}
    for command in (here, [sys.executable, str(ROOT / "tests" / "postgres.py"), *here]):
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        last = done.stdout.strip().splitlines()[-1]
        answers = {**(json.loads(last) if last.startswith("{") else {}), **answers}
    table = as_table(answers)
    print(table)
    if "--write" in arguments:
        before, rest = PAGE.read_text().split(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.split(END)[1]}")


if __name__ == "__main__":
    main(sys.argv[1:])
