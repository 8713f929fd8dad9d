"""Made-up mentors, the same for the same number of them: names, jobs, degrees, a page about each, and terms.

Words follow a law like Zipf's with a flat top: forty words stand in four of ten profiles each, then it falls
steeply to words that stand in one. All but those forty are made of syllables and end in a vowel that no
stemmer cuts off, so that every engine can be asked for exactly the same documents.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

SEED = 20_260_101
BATCH = 5_000
NOW = datetime(2026, 1, 1, tzinfo=UTC)

#: How many words a profile has about the person, how many words there are, and how they are spread.
BIO_WORDS = 60
ALL_WORDS = 30_000
FLAT = 40
STEEPNESS = 1.6

COMMON_WORDS = (
    "team world young people growth craft remote startup passion colleague strategy courage future "
    "journey skill goal challenge curious honest patient culture travel family coach speak listen "
    "write build learn share creative digital global local public private senior early first second"
).split()

FIRST_NAMES = (
    "Ana José María Zoë Åse Björn Chloé François Søren Łukasz Jürgen Núria Inés Seán Siobhán Aoife "
    "Matthias Anna Emma Olivia Noah Liam Sophia Lucas Mia Ethan Amelia Mason Harper Logan Evelyn "
    "James Abigail Benjamin Emily Henry Ella Daniel Grace Samuel Hannah David Lily Joseph Nora "
    "Carter Aria Owen Zara Wyatt Layla Jack Priya Arjun Wei Mei Hiroshi Yuki Fatima Omar Amina Kwame "
    "Ngozi Thandiwe Sipho Carlos Lucía Mateo Valentina Diego Camila Andrés Renée Théo Élise Jérôme "
    "Günther Käthe Jörg Ingrid Nils Kirsten Rafał Małgorzata Dvořák Jiří Veronika Marta Paolo Giulia "
    "Marco Chiara Elif Mehmet Ayşe Dmitri Olga Katya Tomasz Agnieszka Margaret Marcus"
).split()

LAST_NAMES = (
    "García Martínez López Núñez Muñoz Peña Smith Johnson Williams Brown Jones Miller Davis Wilson "
    "Anderson Taylor Thomas Moore Jackson Martin Lee Thompson White Harris Clark Lewis Robinson "
    "Walker Young Allen King Wright Scott Nguyen Hill Green Adams Baker Nelson Campbell Mitchell "
    "Roberts Müller Schäfer Köhler Größmann Weiß Vogel Lefèvre Dupont Lévêque Moreau Rossi Bianchi "
    "Ferrari Conti Kowalski Wiśniewski Nowak Zieliński Dąbrowski Novák Svoboda Horváth Szabó Öztürk "
    "Yılmaz Demir Sørensen Østergaard Lindström Åkesson Johansson Virtanen O'Brien O'Connor "
    "Ó'Dónaill MacLeod McCarthy Okafor Adeyemi Mbeki Dlamini Patel Sharma Singh Gupta Khan Rahman "
    "Chen Wang Zhang Liu Tanaka Sato Suzuki Kim Park Choi Pham Tran Silva Souza Oliveira Pereira "
    "Costa Ivanov Petrov"
).split()

JOBS = (
    "Analyst,Engineer,Designer,Architect,Consultant,Director,Researcher,Teacher,Editor,Producer,"
    "Nurse,Surgeon,Pharmacist,Barrister,Solicitor,Accountant,Auditor,Actuary,Economist,Statistician,"
    "Chemist,Biologist,Geologist,Planner,Surveyor,Journalist,Translator,Curator,Recruiter,Developer"
).split(",")
GRADES = ("", "Junior ", "Lead ", "Principal ", "Chief ", "Associate ", "Deputy ", "Freelance ")
COMPANY_FORMS = ("Labs", "Group", "Partners", "Bank", "Hospital", "Institute", "Studio", "Works")
CITIES = (
    "London,Paris,Berlin,Madrid,Lisboa,København,Zürich,Genève,Wien,Praha,Kraków,Warszawa,Budapest,"
    "Athína,Oslo,Stockholm,Helsinki,Dublin,Bristol,Leeds,Glasgow,Boston,Chicago,Seattle,Denver,"
    "Austin,Toronto,Montréal,Bogotá,Lima,Santiago,Nairobi,Lagos,Accra,Cairo,Dubai,Mumbai,Delhi,Tokyo,"
    "Seoul,Sydney,Melbourne"
).split(",")
COUNTRIES = "United Kingdom,France,Germany,Spain,Denmark,Poland,Canada,India,Japan,Kenya".split(",")
DEGREES = "BSc,BA,MSc,MA,PhD,MBA,LLB,MEng".split(",")
SUBJECTS = (
    "Biology,Chemistry,Physics,Mathematics,History,Philosophy,Linguistics,Geography,Economics,"
    "Medicine,Anthropology,Astronomy,Botany,Zoology,Geology"
).split(",")

SYLLABLES = [a + b for a in "b d f g k l m n p r s t v z br dr kl st tr".split() for b in "aeiou"]

VOCABULARIES: dict[str, tuple[list[str], int]] = {
    "industry": (
        "Accounting & Finance;Arts & Culture;Biotech & Pharma;Construction & Real Estate;"
        "Consulting;Consumer & Retail;Education;Energy & Environment;Engineering & Manufacturing;"
        "Government & Policy;Healthcare;Hospitality & Sport;Law;Marketing & Communications;Media "
        "& Entertainment;Nonprofit & NGO;Technology;Transport & Logistics".split(";"),
        2,
    ),
    "function": (
        "Analysis & Data;Design;Engineering;Finance;HR;Legal;Marketing;Operations;Product;"
        "Research;Sales;General management".split(";"),
        2,
    ),
    "topic": (
        "Exploring careers;CV review;Mock interview;Job search;Networking;Graduate school;"
        "Changing field;Starting a business;Working abroad;First-generation experience;Work–life "
        "balance;Work shadowing".split(";"),
        5,
    ),
    "language": (
        "English;French;German;Spanish;Portuguese;Italian;Polish;Danish;Swedish;Turkish;Arabic;"
        "Hindi;Bengali;Mandarin;Japanese;Korean;Vietnamese;Swahili;Yoruba;Czech".split(";"),
        3,
    ),
    "mode": ("Video;Phone;E-mail or chat;In person on campus;In person at the workplace".split(";"), 3),
    "stage": ("0–3 years;4–9 years;10–19 years;20+ years;Retired".split(";"), 1),
    "school": ([f"School of {SYLLABLES[n].title()}{SYLLABLES[-n]}o" for n in range(1, 49)], 2),
}


@dataclass(frozen=True, slots=True)
class Person:
    """A mentor as plain values. ``terms`` are numbers from 1 in the order of ``term_names()``."""

    key: int
    name: str
    job_title: str
    employer: str
    city: str
    country: str
    degrees: tuple[tuple[str, str, int], ...]
    bio: str
    terms: tuple[int, ...]
    places_free: int
    last_active_at: datetime
    is_listed: bool

    @property
    def headline(self) -> str:
        return f"{self.job_title} {self.employer} {self.city} {self.country}"

    @property
    def education(self) -> str:
        return " ".join(f"{degree}, {school}, {year}" for degree, school, year in self.degrees)

    @property
    def term_names(self) -> str:
        names = term_names()
        return " ".join(names[number - 1] for number in self.terms)


def term_names() -> list[str]:
    """The names of all terms, vocabulary after vocabulary."""
    return [name for names, _most in VOCABULARIES.values() for name in names]


def vocabulary_ranges() -> dict[str, range]:
    """The numbers of each vocabulary's terms."""
    ranges, first = {}, 1
    for slug, (names, _most) in VOCABULARIES.items():
        ranges[slug] = range(first, first + len(names))
        first += len(names)
    return ranges


def all_words() -> list[str]:
    """All words of the profiles, the most frequent first."""
    random = np.random.default_rng(SEED)
    made = dict.fromkeys(COMMON_WORDS)
    while len(made) < ALL_WORDS:
        parts = random.choice(SYLLABLES, size=random.integers(2, 5))
        made["".join(parts) + random.choice(["ko", "ma", "ro", "na", "to", "la"])] = None
    return list(made)


def people(size: int) -> Iterator[Person]:
    """Yield ``size`` mentors; the first thousand of a hundred thousand are those of a thousand."""
    words = np.array(all_words(), dtype=object)
    ranks = np.maximum(np.arange(1, ALL_WORDS + 1), FLAT)
    chances = ranks**-STEEPNESS / (ranks**-STEEPNESS).sum()
    for start in range(0, size, BATCH):
        random = np.random.default_rng([SEED, start])
        drawn = words[random.choice(ALL_WORDS, size=(BATCH, BIO_WORDS), p=chances)]
        terms = _terms(random)
        for number in range(min(BATCH, size - start)):
            yield _person(random, start + number + 1, drawn[number], terms[number])


def _person(random: np.random.Generator, key: int, bio: np.ndarray, terms: tuple[int, ...]) -> Person:
    pick = random.integers(0, 2**31, size=12).tolist()
    employer = (SYLLABLES[pick[0] % 95] + SYLLABLES[pick[1] % 95] + "ra").title()
    degrees = tuple(_degree(number) for number in pick[2 : 3 + pick[4] % 2])
    return Person(
        key=key,
        name=f"{FIRST_NAMES[pick[5] % len(FIRST_NAMES)]} {LAST_NAMES[pick[6] % len(LAST_NAMES)]}",
        job_title=GRADES[pick[7] % len(GRADES)] + JOBS[pick[8] % len(JOBS)],
        employer=f"{employer} {COMPANY_FORMS[pick[1] % len(COMPANY_FORMS)]}",
        city=CITIES[pick[9] % len(CITIES)],
        country=COUNTRIES[pick[9] % len(COUNTRIES)],
        degrees=degrees,
        bio=" ".join(bio),
        terms=terms,
        places_free=max(pick[10] % 6 - 2, 0),
        last_active_at=NOW - timedelta(seconds=pick[11] % 31_536_000),
        is_listed=pick[3] % 100 < 94,
    )


def _degree(number: int) -> tuple[str, str, int]:
    school = f"{SYLLABLES[number % 95]}{SYLLABLES[number % 60]}va".title()
    return f"{DEGREES[number % 8]} {SUBJECTS[number % 15]}", school, 1970 + number % 55


def _terms(random: np.random.Generator) -> list[tuple[int, ...]]:
    """For each person of a batch one to ``most`` terms of each vocabulary, the first ones more often."""
    chosen: list[set[int]] = [set() for _ in range(BATCH)]
    for numbers, (_names, most) in zip(vocabulary_ranges().values(), VOCABULARIES.values(), strict=True):
        weights = 1 / np.arange(1, len(numbers) + 1) ** 0.7
        drawn = random.choice(list(numbers), size=(BATCH, most), p=weights / weights.sum())
        counts = random.integers(1, most + 1, size=BATCH)
        for terms, row, count in zip(chosen, drawn.tolist(), counts.tolist(), strict=True):
            terms.update(row[:count])
    return [tuple(sorted(terms)) for terms in chosen]
