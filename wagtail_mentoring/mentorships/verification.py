"""Whether mentors' places agree with the pairs there are."""

from collections.abc import Iterator

from django.db.models import Count, Q

from wagtail_mentoring.directory import decisions
from wagtail_mentoring.directory.models import Mentor

from .models import Mentorship


def mentors_places() -> Iterator[str]:
    """Every mentor's places taken are the active pairs, and the places free follow from them."""
    active = Mentorship.objects.taking_a_place()
    mentors = Mentor.objects.annotate(pairs=Count("mentorships", filter=Q(mentorships__in=active)))
    for mentor in mentors.order_by("pk").iterator(500):
        free = decisions.places_free(
            status=mentor.status, capacity=mentor.capacity, places_taken=mentor.places_taken
        )
        if mentor.places_taken != mentor.pairs:
            yield f"mentor {mentor.pk}: {mentor.places_taken} places taken, but {mentor.pairs} active pairs"
        elif mentor.places_free != free:
            yield f"mentor {mentor.pk}: {mentor.places_free} places free, but {free} are"
        else:
            yield ""
