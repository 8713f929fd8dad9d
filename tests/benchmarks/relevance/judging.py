"""Which mentors answer a query, and how well: decided by rule from their data, never by asking an engine.

``queries.tsv`` says for every query what the person wants: one or several needs, joined by ``&&``.

| need | 3 | 2 | 1 |
|---|---|---|---|
| ``name=Orla Walsh`` | that name | | |
| ``part=Walsh`` | the name has this part | | |
| ``title=data analyst`` | the job title has these words | | the public text has them |
| ``employer=Datavale`` | works there | | the public text has it |
| ``city=Cork`` | lives there | | the public text has it |
| ``degree=physics`` | the education has these words | | the public text has them |
| ``term=Law/legal`` | has the term, the headline a form of it | has the term | the text has a form |
| ``text=visas`` | | the public text has it | |

A mentor's grade is that of the need met worst; 0 is not written. Words are compared without accents and case.
What a mentor keeps from the public does not count: the search must not know it.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from example_site.demo.people import MentorData

QUERIES = Path(__file__).parent / "queries.tsv"


@dataclass(frozen=True)
class Query:
    """What is typed, and what is wanted. ``kind`` is the row of the table it counts in."""

    kind: str
    typed: str
    wanted: str


@dataclass(frozen=True)
class Profile:
    """The public part of a mentor, plain: lower case, no accents."""

    name: str
    title: str
    employer: str
    city: str
    education: str
    bio: str
    terms: frozenset[str]

    @property
    def headline(self) -> str:
        return f"{self.title} {self.employer} {self.city}"

    @property
    def text(self) -> str:
        return f"{self.headline} {self.education} {self.bio}"


def plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def profile_of(mentor: MentorData) -> Profile:
    def shown(field: str) -> str:
        return (
            plain(getattr(mentor, field)) if mentor.field_visibility.get(field, "public") == "public" else ""
        )

    return Profile(
        name=plain(mentor.name),
        title=shown("job_title"),
        employer=shown("employer"),
        city=shown("city"),
        education=plain(" ".join(f"{one.degree} {one.school}" for one in mentor.degrees)),
        bio=shown("bio"),
        terms=frozenset(plain(name) for names in mentor.terms.values() for name in names),
    )


def read_queries() -> list[Query]:
    with QUERIES.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(
            (line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
        )
        return [Query(*row) for row in rows if row]


def grades(query: Query, mentors: Mapping[int, MentorData]) -> dict[int, int]:
    """Return the grade of every mentor that answers a query, by number."""
    needs = [need.partition("=") for need in query.wanted.split(" && ")]
    graded = {
        number: min(JUDGES[kind](profile_of(mentor), plain(value)) for kind, _sign, value in needs)
        for number, mentor in mentors.items()
    }
    return {number: grade for number, grade in graded.items() if grade}


def _has(text: str, words: str) -> bool:
    """Tell whether a text has these words, the last one perhaps as the beginning of a longer one."""
    return re.search(rf"(?<!\w){re.escape(words)}", text) is not None


def _whole(field: Callable[[Profile], str], words: str, profile: Profile) -> int:
    if words == field(profile):
        return 3
    return 1 if _has(profile.text, words) else 0


def _within(field: Callable[[Profile], str], words: str, profile: Profile) -> int:
    if _has(field(profile), words):
        return 3
    return 1 if _has(profile.text, words) else 0


def _term(profile: Profile, value: str) -> int:
    name, *forms = value.split("/")
    named: Iterable[str] = (name, *forms)
    if name in profile.terms:
        return 3 if any(_has(profile.headline, form) for form in named) else 2
    return 1 if any(_has(profile.text, form) for form in named) else 0


JUDGES: dict[str, Callable[[Profile, str], int]] = {
    "name": lambda profile, value: 3 if profile.name == value else 0,
    "part": lambda profile, value: 3 if value in re.split(r"[\s-]", profile.name) else 0,
    "title": lambda profile, value: _within(lambda one: one.title, value, profile),
    "employer": lambda profile, value: _whole(lambda one: one.employer, value, profile),
    "city": lambda profile, value: _whole(lambda one: one.city, value, profile),
    "degree": lambda profile, value: _within(lambda one: one.education, value, profile),
    "term": _term,
    "text": lambda profile, value: 2 if _has(profile.text, value) else 0,
}
