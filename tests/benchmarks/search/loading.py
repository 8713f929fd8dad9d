"""Puts the made-up mentors into the database, as fast as Django's own means allow."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.db import transaction
from wagtail.models import Locale

from tests.benchmarks.search.people import BATCH, VOCABULARIES, Person, people
from wagtail_mentoring.directory import decisions
from wagtail_mentoring.directory.choices import MentorStatus
from wagtail_mentoring.directory.models import Mentor, MentorDegree, Term, Vocabulary

CONSENTED = datetime(2025, 1, 1, tzinfo=UTC)


def load(size: int) -> None:
    """Make the tables and ``size`` mentors with their terms and degrees."""
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        _load_vocabularies()
        crowd = people(size)
        while batch := list(islice(crowd, BATCH)):
            _load_people(batch)


def translation_key(number: int) -> UUID:
    """The key of a term, by its number."""
    return UUID(int=number)


def _load_vocabularies() -> None:
    locale, _made = Locale.objects.get_or_create(language_code="en")
    number = 0
    for place, (slug, (names, _most)) in enumerate(VOCABULARIES.items()):
        vocabulary = Vocabulary.objects.create(locale=locale, name=slug.title(), slug=slug, sort_order=place)
        for name in names:
            number += 1
            Term.objects.create(
                pk=number,
                locale=locale,
                translation_key=translation_key(number),
                vocabulary=vocabulary,
                name=name,
                slug=f"{slug}-{number}",
                sort_order=number,
            )


def _load_people(batch: list[Person]) -> None:
    Mentor.objects.bulk_create([_mentor(person) for person in batch])
    carries = Mentor.terms.through
    carries.objects.bulk_create(
        [carries(mentor_id=person.key, term_id=number) for person in batch for number in person.terms]
    )
    MentorDegree.objects.bulk_create([degree for person in batch for degree in _degrees(person)])


def _mentor(person: Person) -> Mentor:
    sort_name = decisions.sort_name(person.name)
    values: dict[str, Any] = {
        "pk": person.key,
        "slug": f"mentor-{person.key}",
        "name": person.name,
        "sort_name": sort_name,
        "sort_key": decisions.sort_key(sort_name),
        "job_title": person.job_title,
        "employer": person.employer,
        "city": person.city,
        "country": person.country,
        "bio": person.bio,
        "capacity": 3,
        "places_free": person.places_free,
        "places_taken": 3 - person.places_free,
        "status": MentorStatus.APPROVED,
        "live": person.is_listed,
        "consented_at": CONSENTED,
        "last_active_at": person.last_active_at,
    }
    return Mentor(**values)


def _degrees(person: Person) -> Iterator[MentorDegree]:
    for place, (degree, school, year) in enumerate(person.degrees):
        yield MentorDegree(
            mentor_id=person.key, degree=degree, school=school, class_year=year, sort_order=place
        )
