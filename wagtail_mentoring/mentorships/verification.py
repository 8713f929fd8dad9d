"""Whether mentors' places agree with the pairs there are, and pairs with the applications they came of."""

from collections.abc import Iterator

from django.db.models import Count, Q

from wagtail_mentoring.directory import decisions
from wagtail_mentoring.directory.models import Mentor

from .models import Mentorship


def pairs_of_applications() -> Iterator[str]:
    """Every pair that came of an application is in its round, with the person who applied."""
    rows = Mentorship.objects.exclude(application=None).select_related("application")
    for pair in rows.order_by("pk").iterator(500):
        name, application = f"mentorship {pair.pk}", pair.application
        if pair.mentee_id != application.applicant_id:
            yield f"{name}: its mentee is another person than applied, {application.reference}"
        elif pair.round_id != application.round_id:
            yield f"{name}: is in another round than its application, {application.reference}"
        else:
            yield ""


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
