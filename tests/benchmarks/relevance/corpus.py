"""The mentors that are searched: the demo's four hundred and sixty who write in German."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from wagtail.models import Locale

from example_site.demo.people import MentorData, mentors
from example_site.demo.vocabularies import VOCABULARIES
from tests.benchmarks.relevance.german import german_mentors
from wagtail_mentoring.directory import decisions
from wagtail_mentoring.directory.choices import MentorStatus
from wagtail_mentoring.directory.models import Mentor, MentorDegree, Term, Vocabulary
from wagtail_mentoring.search.models import SynonymGroup

ENGLISH = 400
FIRST_GERMAN = 1001

#: What a careful member of staff would have written down after a month of reading what is searched for.
SYNONYMS = (
    "HR, human resources, people partner",
    "resume, CV",
    "lawyer, solicitor, barrister",
    "startup, starting a business, founder",
    "coder, software engineer",
    "hospital, healthcare, clinic",
    "IT, information technology, technology",
    "management consulting, consulting",
)


def people() -> dict[int, MentorData]:
    """All mentors by number, which is also their primary key."""
    return {one.number: one for one in (*mentors(ENGLISH), *german_mentors(FIRST_GERMAN))}


def load() -> None:
    """Make a database for tests, the mentors with terms and degrees, and the synonyms."""
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    with transaction.atomic():
        terms = _terms()
        for person in people().values():
            mentor = Mentor(**_values(person))
            Mentor.objects.bulk_create([mentor])
            names = {(slug, name) for slug, listed in person.terms.items() for name in listed}
            mentor.terms.through.objects.bulk_create(
                [mentor.terms.through(mentor=mentor, term=terms[name]) for name in sorted(names)]
            )
            MentorDegree.objects.bulk_create(
                [
                    MentorDegree(
                        mentor=mentor,
                        degree=one.degree,
                        school=one.school,
                        class_year=one.class_year,
                        sort_order=order,
                    )
                    for order, one in enumerate(person.degrees)
                ]
            )
        SynonymGroup.objects.bulk_create([SynonymGroup(words=words) for words in SYNONYMS])


def _terms() -> dict[tuple[str, str], Term]:
    locale, _made = Locale.objects.get_or_create(language_code="en")
    terms = {}
    for place, data in enumerate(VOCABULARIES):
        vocabulary = Vocabulary.objects.create(
            locale=locale, name=data.name, slug=data.slug, sort_order=place
        )
        for number, name in enumerate(data.terms):
            terms[data.slug, name] = Term.objects.create(
                locale=locale,
                vocabulary=vocabulary,
                name=name,
                slug=f"{data.slug}-{number}",
                sort_order=number,
            )
    return terms


def _values(person: MentorData) -> dict[str, Any]:
    return {
        "pk": person.number,
        "slug": f"mentor-{person.number}",
        "name": person.name,
        "sort_name": person.sort_name,
        "sort_key": decisions.sort_key(person.sort_name),
        "job_title": person.job_title,
        "employer": person.employer,
        "city": person.city,
        "country": person.country,
        "bio": person.bio,
        "field_visibility": person.field_visibility,
        "capacity": person.capacity,
        "places_free": person.capacity,
        "status": MentorStatus.APPROVED,
        "live": True,
        "consented_at": datetime(2025, 1, 1, tzinfo=UTC),
    }
