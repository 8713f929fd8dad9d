"""Invented mentors and students, the same ones on every machine: everything follows from the number."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from .bios import CLOSINGS, MIDDLES, OPENINGS, PROMISES
from .careers import DEGREES, EMPLOYERS, FUNCTIONS_OF, PLACES, SCHOOLS_OF, TITLES
from .names import NAME_SETS, PRONOUNS, NameSet
from .vocabularies import VOCABULARIES

TERMS = {vocabulary.slug: vocabulary.terms for vocabulary in VOCABULARIES}
THIS_YEAR = 2026
HOME_LANGUAGES = {
    "Paris": "French",
    "Berlin": "German",
    "Madrid": "Spanish",
    "São Paulo": "Portuguese",
    "Amsterdam": "Dutch",
    "Dubai": "Arabic",
    "Bengaluru": "Hindi",
    "Tokyo": "Japanese",
    "Singapore": "Mandarin",
    "Galway": "Irish",
}
COMMON_PLACES = (
    "Northmere",
    "Dublin",
    "Dublin",
    "Cork",
    "Galway",
    "London",
    "London",
    "Belfast",
    "Edinburgh",
)


@dataclass(frozen=True)
class Degree:
    degree: str
    school: str
    class_year: int


@dataclass(frozen=True)
class MentorData:
    """One invented mentor."""

    number: int
    name: str
    sort_name: str
    gender: str
    pronouns: str
    degrees: tuple[Degree, ...]
    job_title: str
    employer: str
    city: str
    country: str
    time_zone: str
    bio: str
    response_promise: str
    capacity: int
    terms: dict[str, tuple[str, ...]]
    years: int
    skin: int
    dark_hair: bool
    field_visibility: dict[str, str] = field(default_factory=dict)
    email: str = ""


def _name(rng: random.Random, taken: set[str]) -> tuple[str, str, str, NameSet]:
    """Given name, family name, gender and the set they come from."""
    while True:
        names = rng.choices(NAME_SETS, [names.weight for names in NAME_SETS])[0]
        gender = rng.choices(("woman", "man"), (11, 10))[0]
        given = rng.choice(names.women if gender == "woman" else names.men)
        family = rng.choice(names.families if rng.random() < 0.93 else rng.choice(NAME_SETS).families)
        if f"{given} {family}" not in taken:
            taken.add(f"{given} {family}")
            return given, family, gender, names


def _stage(years: int) -> str:
    bounds = ((4, "0–3 years"), (10, "4–9 years"), (20, "10–19 years"), (39, "20 years or more"))
    return next((label for limit, label in bounds if years < limit), "Retired")


def _lower(title: str) -> str:
    """“UX Designer” → “UX designer”."""
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in title.split())


def _article(title: str) -> str:
    vowel = title[0] in "AEIOaeio"
    return f"{'an' if vowel else 'a'} {_lower(title)}"


def _bio(rng: random.Random, topics: tuple[str, ...], facts: dict[str, object], hidden: Iterable[str]) -> str:
    """A profile text that does not give away a field the person keeps from the public."""
    openings = [text for text in OPENINGS if not any(f"{{{name}}}" in text for name in hidden)]
    middle = " ".join(rng.choice(MIDDLES[topic]) for topic in topics[:2])
    closing = rng.choice(CLOSINGS)
    return f"{rng.choice(openings).format(**facts)} {middle}" + (f"\n\n{closing}" if closing else "")


def _terms(rng: random.Random, industry: str, function: str, school: str, city: str, years: int) -> dict:
    languages = {"English"} | (
        {HOME_LANGUAGES[city]} if city in HOME_LANGUAGES and rng.random() < 0.7 else set()
    )
    if rng.random() < 0.12:
        languages.add(rng.choice(TERMS["language"]))
    modes = ["Video", *rng.sample(("Phone", "E-mail or chat"), rng.choice((0, 1, 1, 2)))]
    if PLACES[city][0] == "Ireland":
        modes += rng.sample(("In person on campus", "In person at the workplace"), rng.choice((0, 1, 1, 2)))
    return {
        "topic": tuple(rng.sample(TERMS["topic"], rng.choice((2, 3, 3, 4)))),
        "industry": (industry,),
        "school": (school,),
        "location": (city,),
        "language": tuple(sorted(languages)),
        "meeting": tuple(modes),
        "stage": (_stage(years),),
        "function": (function,),
        "commitment": (rng.choice(TERMS["commitment"]),),
    }


def _degrees(rng: random.Random, school: str, class_year: int) -> tuple[Degree, ...]:
    first = Degree(rng.choice(DEGREES[school]), school, class_year)
    if rng.random() < 0.25:
        second = rng.choice([name for name in DEGREES[school] if name != first.degree] or [first.degree])
        return (first, Degree(second, school, class_year + rng.choice((1, 2, 4))))
    return (first,)


def mentor(number: int, taken: set[str]) -> MentorData:
    """The invented mentor of this number; ``taken`` collects names so that none comes twice."""
    rng = random.Random(f"northmere-mentor-{number}")  # noqa: S311  invented people, not secrets
    given, family, gender, names = _name(rng, taken)
    industry = rng.choice(list(EMPLOYERS))
    function = rng.choice(FUNCTIONS_OF[industry] * 3 + tuple(TITLES))
    city = rng.choice(COMMON_PLACES * 2 + tuple(PLACES))
    school = rng.choice(SCHOOLS_OF[industry])
    years = rng.choice((1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 14, 16, 18, 21, 24, 28, 33, 41))
    title, employer = rng.choice(TITLES[function]), rng.choice(EMPLOYERS[industry])
    if years >= 40:
        title = f"Retired {_lower(title)}"
    degrees = _degrees(rng, school, THIS_YEAR - years)
    terms = _terms(rng, industry, function, school, city, years)
    facts = {
        "employer": employer,
        "degree": degrees[0].degree,
        "city": city,
        "title_article": _article(title),
        "industry_lower": industry.lower(),
        "class_year": degrees[0].class_year,
    }
    visibility = rng.choice(
        ({}, {}, {}, {"employer": "signed_in"}, {"photo": "signed_in"}, {"city": "staff"})
    )
    if "city" in visibility:
        del terms["location"]
    return MentorData(
        number=number,
        name=f"{given} {family}",
        sort_name=f"{family}, {given}",
        gender=gender,
        pronouns=PRONOUNS["other"]
        if rng.random() < 0.03
        else (PRONOUNS[gender] if rng.random() < 0.45 else ""),
        degrees=degrees,
        job_title=title,
        employer=employer,
        city=city,
        country=PLACES[city][0],
        time_zone=PLACES[city][1],
        bio=_bio(rng, terms["topic"], facts, visibility),
        response_promise=rng.choice(PROMISES),
        capacity=rng.choice((1, 1, 2, 2, 2, 3, 4)),
        terms=terms,
        years=years,
        skin=rng.choice(names.skins),
        dark_hair=names.dark_hair,
        field_visibility=visibility,
        email=f"mentor{number:03}@alumni.northmere.example",
    )


def mentors(count: int) -> list[MentorData]:
    taken: set[str] = set()
    return [mentor(number, taken) for number in range(1, count + 1)]


def students(count: int) -> list[tuple[str, str]]:
    """Given and family names of invented students."""
    rng = random.Random("northmere-students")  # noqa: S311
    taken: set[str] = set()
    return [_name(rng, taken)[:2] for _ in range(count)]
