"""The order in which the demo is loaded."""

from collections.abc import Callable

from django.core.management import call_command
from django.db import transaction

from wagtail_mentoring.directory.models import Mentor

from .access_loader import load_access
from .agreements_loader import load_charters
from .applications_loader import load_applications
from .decisions_loader import load_decisions
from .forms_loader import load_forms
from .german_loader import load_german_pages, load_german_terms
from .handoffs_loader import load_handoffs
from .inbox_loader import load_saved_filters
from .matching_loader import load_matches
from .mentors_loader import load_mentors, load_vocabularies
from .mentorships_loader import load_mentorships
from .metrics_loader import load_metrics
from .outreach_loader import load_outreach
from .pages_loader import load_pages
from .people_loader import load_cast, load_offices
from .pilot_loader import load_hub, load_pilot
from .programs_loader import load_engineering_futures, load_first_steps, load_global_circle
from .publication_loader import load_half_signed_page, publish_together
from .requests_loader import load_requests
from .reviews_loader import load_reviews
from .unusual_loader import load_unusual


def is_loaded() -> bool:
    """Whether an earlier run got to its end: everything is loaded in one transaction."""
    return Mentor.objects.exists()


def load_demo(
    *, mentor_count: int, progress: Callable[[str, int, int], None], step: Callable[[str], None]
) -> None:
    """Load the whole university; nothing is kept of a run that is interrupted."""
    with transaction.atomic():
        step("Writing offices, programs and people")
        call_command("mentoring_setup", verbosity=0)
        offices = load_offices()
        cast = load_cast(offices)
        offers = (
            load_first_steps(offices, cast),
            load_engineering_futures(offices, cast),
            load_global_circle(offices, cast),
        )
        load_charters(offers)
        load_pilot(offices)
        load_hub(offices)
        terms = load_vocabularies()
        load_german_terms(cast.editor)
        mentors = load_mentors(
            count=mentor_count,
            terms=terms,
            owner=offices["alumni-relations"],
            user=cast.alumni,
            progress=progress,
        )
        step("Writing application forms, applications and mentorships")
        load_forms(offices=offices, offers=offers, user=cast.careers)
        load_applications(cast=cast, offers=offers, mentors=mentors, progress=progress)
        load_unusual(offers=offers)
        load_saved_filters(cast=cast, offices=offices)
        load_mentorships(cast=cast, offers=offers, mentors=mentors)
        load_requests(cast=cast, offer=offers[0])
        load_reviews(cast=cast, offers=offers)
        load_matches(cast=cast, offer=offers[0], mentors=mentors)
        load_decisions(cast=cast, offers=offers)
        load_handoffs(offices=offices, cast=cast, offer=offers[0])
        load_outreach(offices=offices, cast=cast, mentors=mentors)
        load_access(offices=offices, cast=cast, first_steps=offers[0])
        load_metrics(cast=cast, offers=offers, mentors=mentors)
        step("Building pages")
        load_pages(offers=offers, terms=terms, user=cast.editor)
        publish_together(cast.editor)
        load_german_pages(offer=offers[0], user=cast.editor)
        load_half_signed_page(offers[0].program, cast.editor)
    step("Building the search index")
    call_command("wagtail_update_index", verbosity=0)
