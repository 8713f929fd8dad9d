"""Sixty invented mentors who write their profiles in German, beside the demo's English ones."""

import random

from example_site.demo.people import Degree, MentorData

COUNT = 60
GIVEN = (
    "Jürgen",
    "Käthe",
    "Anna-Lena",
    "Günther",
    "Sören",
    "Heike",
    "Ulrike",
    "Matthias",
    "Jörg",
    "Bärbel",
    "Nils",
    "Ines",
)
FAMILIES = (
    "Müller",
    "Köhler",
    "Schäfer",
    "Weiß",
    "Großmann",
    "Krüger",
    "Bäcker",
    "Löwe",
    "Vogt",
    "Huber",
    "Straßer",
    "Mueller",
)
CITIES = (
    ("München", "Deutschland"),
    ("Köln", "Deutschland"),
    ("Düsseldorf", "Deutschland"),
    ("Zürich", "Schweiz"),
    ("Wien", "Österreich"),
    ("Berlin", "Deutschland"),
)
EMPLOYERS = (
    "Bergwerk Energie",
    "Stadtwerke Südhafen",
    "Klinikum Rechts der Au",
    "Kanzlei Löwe & Partner",
    "Nordlicht Verlag",
    "Gipfel Software",
)
TITLES = {
    "Softwareentwickler": "Engineering",
    "Maschinenbauingenieurin": "Engineering",
    "Rechtsanwältin": "Legal",
    "Ärztin": "Research",
    "Übersetzer": "Product",
    "Steuerberater": "Finance",
    "Personalleiterin": "Human Resources",
    "Datenanalystin": "Analysis & Data",
    "Lehrer": "Research",
    "Geschäftsführer": "General management",
}
STUDIES = (
    "BSc Maschinenbau",
    "MSc Informatik",
    "Staatsexamen Rechtswissenschaft",
    "Diplom Betriebswirtschaft",
    "Staatsexamen Medizin",
)
TOPICS = {
    "CV review": "Ich lese Lebensläufe gern und sage ehrlich, was fehlt.",
    "Mock interview": "Wir üben zusammen Vorstellungsgespräche, bis sie Spaß machen.",
    "Working abroad": "Ich habe im Ausland gearbeitet und weiß, was der Umzug kostet.",
    "Job search": "Bei der Stellensuche helfe ich mit einer Liste von zehn Arbeitgebern.",
    "Starting a business": "Eine Gründung ist ein Abenteuer; ich habe zwei hinter mir.",
    "Graduate school": "Ob sich eine Promotion lohnt, klären wir an einem Nachmittag.",
}


def german_mentors(first_number: int) -> list[MentorData]:
    """The same sixty people on every machine, numbered from ``first_number``."""
    names = [f"{given} {family}" for given in GIVEN for family in FAMILIES]
    random.Random("names").shuffle(names)  # noqa: S311  invented people, not secrets
    return [_mentor(first_number + number, names[number]) for number in range(COUNT)]


def _mentor(number: int, name: str) -> MentorData:
    rng = random.Random(f"german-{number}")  # noqa: S311
    given, family = name.split()
    city, country = rng.choice(CITIES)
    title, employer, degree = rng.choice(list(TITLES)), rng.choice(EMPLOYERS), rng.choice(STUDIES)
    topics = tuple(rng.sample(list(TOPICS), 2))
    opening = f"Seit {rng.choice((3, 7, 12, 20))} Jahren arbeite ich als {title} bei {employer} in {city}."
    return MentorData(
        number=number,
        name=name,
        sort_name=f"{family}, {given}",
        gender="",
        pronouns="",
        degrees=(Degree(degree, "Engineering", 2026 - rng.randrange(3, 25)),),
        job_title=title,
        employer=employer,
        city=city,
        country=country,
        time_zone="Europe/Berlin",
        bio=f"{opening} {TOPICS[topics[0]]} {TOPICS[topics[1]]}",
        response_promise="",
        capacity=2,
        terms={"topic": topics, "language": ("German",), "function": (TITLES[title],)},
        years=10,
        skin=0,
        dark_hair=False,
    )
