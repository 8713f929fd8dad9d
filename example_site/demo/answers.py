"""What the demo's students and alumni answer, question by question."""

import random
from dataclasses import dataclass
from typing import Any

from wagtail_mentoring.application_forms.answer_rules import consent_value
from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.application_forms.models import FormVersion
from wagtail_mentoring.application_forms.versions import all_options, questions_of
from wagtail_mentoring.directory.models import Mentor, Term

from .careers import DEGREES, EMPLOYERS, FUNCTIONS_OF, PLACES, TITLES
from .forms import YEAR, year_option

GOALS = (
    "I have an offer from a lab and one from a start-up, and cannot tell which I would regret less. I would like to "
    "talk to somebody who has stood there, and to learn what the first year really looks like.",
    "I am good at my subject and terrible at talking about it. Over the year I would like to get used to interviews, "
    "and to stop apologising for what I do not know.",
    "Nobody in my family has worked in an office. I would like to understand how people find jobs that are never "
    "advertised, and what I should be doing before the final year starts.",
    "I want to move from my own subject towards data. I have taken two courses and built one small thing. Is that enough, "
    "and who would care?",
    "I would like to find out whether consulting is as tiring as people say, and what else I could do with the same "
    "skills. An honest hour with someone who left would help.",
    "I hope to work abroad for some years and would like to plan it properly: visas, language, when to apply, what "
    "employers make of a degree from here.",
    "My degree is a joy and a worry. I would like to see how others turned what they loved studying into work "
    "that pays the rent.",
    "I would like a second pair of eyes on my CV, a push to apply to places that scare me, and someone to tell me "
    "which of my worries are worth having.",
)
OBJECTIVES = (
    "Two practice interviews\nA CV I am not ashamed of\nThree conversations with people in the field",
    "Decide between the master’s and a job by March\nVisit one workplace",
    "Find a summer placement\nLearn to write a message that gets an answer",
    "A short list of ten employers\nOne project I can show",
)
REASONS = (
    "A graduate gave me an hour in my final year and it changed what I applied for. I would like to return it.",
    "I hire graduates every autumn and see the same avoidable mistakes. I can help before they are made.",
    "I miss the university more than I expected, and this is a better way back than a gala dinner.",
)
STORIES = (
    "I left Northmere with a good degree and no plan, took the first job that would have me, and learned more from "
    "leaving it than from getting it. Ask me about both.",
    "I have worked in small firms and very large ones, in two countries, and like to talk about how they differ.",
    "My days are meetings and spreadsheets, and I love them. I can show you why.",
)


#: How the degrees begin that somebody takes after a first one.
LATER_DEGREES = ("MA ", "MBA", "MSc", "LLM", "PhD")


@dataclass(frozen=True)
class Audience:
    """Whom a program is for: the schools and, as the form names them, the years."""

    years: tuple[str, ...]
    schools: tuple[str, ...] = tuple(DEGREES)

    @property
    def courses(self) -> list[str]:
        degrees = [degree for school in self.schools for degree in DEGREES[school]]
        return [degree for degree in degrees if not degree.startswith(LATER_DEGREES)]


AUDIENCES = {
    "first-steps": Audience(years=("third", "final")),
    "engineering-futures": Audience(years=("second",), schools=("Engineering", "Computing")),
}
BEGINNERS = Audience(years=("first",))


@dataclass(frozen=True)
class Applicant:
    """Who answers."""

    user: Any
    number: int
    wishes: tuple[Mentor, ...] = ()

    @property
    def name(self) -> str:
        return self.user.get_full_name()


def answers_for(version: FormVersion, applicant: Applicant, audience: Audience) -> dict[str, Any]:
    """Plausible raw answers to every question of a version, the same on every run."""
    rng = random.Random(f"answers-{applicant.number}")  # noqa: S311  invented people
    facts = _facts(applicant, audience, rng)
    return {
        question["key"]: _answer(question, applicant, facts, rng) for question in questions_of(version.schema)
    }


def _facts(applicant: Applicant, audience: Audience, rng: random.Random) -> dict[str, str]:
    """What is true of somebody, by the role of the question that asks for it; the parts fit each other."""
    industry, city = rng.choice(list(EMPLOYERS)), rng.choice(list(PLACES))
    return {
        "name": applicant.name,
        "email": applicant.user.email,
        "phone": f"+353 86 555 {applicant.number:04}",
        "course": rng.choice(audience.courses),
        "year": rng.choice(audience.years),
        "goals": rng.choice(GOALS),
        "job_title": rng.choice(TITLES[rng.choice(FUNCTIONS_OF[industry])]),
        "employer": rng.choice(EMPLOYERS[industry]),
        "city": city,
        "country": PLACES[city][0],
        "bio": rng.choice(STORIES),
    }


def _answer(question: dict[str, Any], applicant: Applicant, facts: dict[str, str], rng: random.Random) -> Any:
    if question["key"] == YEAR:
        return year_option(facts["year"])
    match question["type"]:
        case QuestionType.CONSENT:
            return consent_value(question)
        case QuestionType.YES_NO:
            return rng.choice(("yes", "no"))
        case QuestionType.CHOICE:
            return _choice(question, rng)
        case QuestionType.TERMS:
            terms = Term.objects.canonical().filter(vocabulary__translation_key=question["vocabulary"]["key"])
            keys = [str(term.translation_key) for term in terms]
            return rng.sample(keys, min(question["max_choices"] or 2, 2))
        case QuestionType.MENTORS:
            return [str(mentor.pk) for mentor in applicant.wishes]
        case QuestionType.NUMBER:
            return str(rng.randint(1995, 2022) if question["role"] == "class_year" else rng.randint(1, 3))
        case _:
            return _text(question, facts, rng)


def _choice(question: dict[str, Any], rng: random.Random) -> Any:
    keys = list(all_options(question))
    if question["display"] == "many":
        return keys if rng.random() < 0.6 else keys[2:]
    return rng.choice(keys)


def _text(question: dict[str, Any], facts: dict[str, str], rng: random.Random) -> str:
    if question["role"] in facts:
        return facts[question["role"]]
    if question["type"] == QuestionType.LONG_TEXT and question["required"]:
        return rng.choice(REASONS if "mentor" in question["label"].lower() else OBJECTIVES)
    return ""
