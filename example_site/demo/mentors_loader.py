"""Loads vocabularies and published mentors with portraits."""

import io
import random
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Locale

from example_site.portraits import draw_portrait
from wagtail_mentoring.directory.choices import MentorStatus
from wagtail_mentoring.directory.models import ContactCard, Mentor, MentorDegree, Term, Vocabulary
from wagtail_mentoring.offices.models import Office

from .people import MentorData, mentors
from .vocabularies import VOCABULARIES

CONSENT = (
    "I agree that Northmere University shows the parts of my profile that I have marked as visible in its "
    "mentor directory. I can change or withdraw this at any time."
)
Progress = Callable[[str, int, int], None]


def load_vocabularies() -> dict[tuple[str, str], Term]:
    """Vocabularies with their terms, by (vocabulary slug, term name)."""
    locale = Locale.get_default()
    terms = {}
    for order, data in enumerate(VOCABULARIES):
        vocabulary, _created = Vocabulary.objects.update_or_create(
            locale=locale,
            slug=data.slug,
            defaults={
                "name": data.name,
                "help_text": data.help_text,
                "is_facet": data.is_facet,
                "on_card": data.on_card,
                "max_terms": data.max_terms,
                "sort_order": order,
            },
        )
        for position, name in enumerate(data.terms):
            terms[data.slug, name], _created = Term.objects.update_or_create(
                vocabulary=vocabulary,
                slug=slugify(name.replace("&", "and")),
                defaults={"name": name, "locale": locale, "sort_order": position},
            )
    return terms


def _portrait(person: MentorData) -> bytes:
    image = draw_portrait(
        f"mentor-{person.number}",
        size=480,
        gender=person.gender,
        years=person.years,
        skin=person.skin,
        dark_hair=person.dark_hair,
    )
    target = io.BytesIO()
    image.save(target, "WEBP", quality=82)
    return target.getvalue()


def draw_portraits(people: list[MentorData], progress: Progress) -> dict[int, bytes]:
    """Portraits by number, drawn on all cores; about one mentor in eight has none."""
    wanted = [person for person in people if person.number % 8]
    drawn = {}
    with ProcessPoolExecutor() as pool:
        for person, portrait in zip(wanted, pool.map(_portrait, wanted, chunksize=8), strict=True):
            drawn[person.number] = portrait
            progress("Drawing portraits", len(drawn), len(wanted))
    return drawn


def _profile(data: MentorData, portrait: bytes | None, used: set[str]) -> Mentor:
    slug = base = slugify(data.name)
    while slug in used:
        slug = f"{base}-{data.number}"
    used.add(slug)
    mentor = Mentor(
        slug=slug,
        name=data.name,
        sort_name=data.sort_name,
        pronouns=data.pronouns,
        job_title=data.job_title,
        employer=data.employer,
        city=data.city,
        country=data.country,
        time_zone=data.time_zone,
        bio=data.bio,
        response_promise=data.response_promise,
        capacity=data.capacity,
        field_visibility=data.field_visibility,
    )
    if portrait:
        mentor.photo.save("portrait.webp", ContentFile(portrait), save=False)
        mentor.photo_alt = f"Drawn portrait of {data.name}"
    return mentor


def _standing(mentor: Mentor, rng: random.Random) -> dict[str, Any]:
    """Most mentors have places, some take a break; the full ones come with the mentorships."""
    now = timezone.now()
    paused = rng.random() < 0.06
    return {
        "status": MentorStatus.PAUSED if paused else MentorStatus.APPROVED,
        "pause_until": timezone.localdate() + timedelta(days=rng.randrange(20, 120)) if paused else None,
        "places_free": 0 if paused else mentor.capacity,
        "consented_at": now - timedelta(days=rng.randrange(30, 700)),
        "consent_text": CONSENT,
        "last_active_at": now - timedelta(days=int(rng.triangular(0, 200, 8))),
    }


def load_mentors(
    *, count: int, terms: dict[tuple[str, str], Term], owner: Office, user: Any, progress: Progress
) -> list[Mentor]:
    """Create and publish ``count`` mentors, contact data apart; the index is built afterwards."""
    people = mentors(count)
    portraits = draw_portraits(people, progress)
    rng, used, made = random.Random("standing"), set(), []  # noqa: S311
    for data in people:
        mentor = _profile(data, portraits.get(data.number), used)
        mentor.degrees = [
            MentorDegree(degree=d.degree, school=d.school, class_year=d.class_year) for d in data.degrees
        ]
        mentor.terms = [terms[slug, name] for slug, names in data.terms.items() for name in names]
        mentor.save()
        Mentor.objects.filter(pk=mentor.pk).update(**_standing(mentor, rng))
        mentor.refresh_from_db()
        mentor.save_revision(user=user).publish(user=user)
        made.append(mentor)
        progress("Publishing mentors", len(made), len(people))
    ContactCard.objects.bulk_create(_cards(made, people, owner))
    return made


def _cards(made: Iterable[Mentor], people: Iterable[MentorData], owner: Office) -> list[ContactCard]:
    return [
        ContactCard(
            mentor=mentor,
            owner=owner,
            email=data.email,
            phone=f"+353 85 555 {data.number:04}",
            crm_id=f"RE-{20000 + data.number}",
            do_not_contact=data.number % 41 == 0,
        )
        for mentor, data in zip(made, people, strict=True)
    ]
