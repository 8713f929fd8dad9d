"""Every address of the API, every kind of person: who gets in is compared with a literal table.

An address that is not in the table fails, so a new one has to be thought about.
"""

import pytest
from django.urls import reverse
from wagtail.models import Page

from tests.applications.builders import SMALL, ask, make_round, make_round_form, section, with_cv
from tests.applications.staff_world import make_world
from tests.factories import MentorFactory, UserFactory
from tests.pages.builders import make_program_page
from tests.reviews.builders import give, make_phase
from wagtail_mentoring.api import urls
from wagtail_mentoring.pages.models import MentorDirectoryPage

pytestmark = pytest.mark.django_db

LISTS = ("programs", "rounds", "directories", "mentors", "vocabularies", "suggestions")
#: Status of GET for: a visitor, somebody who is signed in, the applicant, staff of an office that runs the
#: program, the one of them who reviews, staff of another office.
PEOPLE = ("visitor", "somebody", "applicant", "coordinator", "reviewer", "stranger")
OPEN = (200,) * 6
SIGNED_IN = (401, *(200,) * 5)
OWN = (401, 404, 200, 404, 404, 404)
POST_ONLY = (401, *(405,) * 5)
OF_STAFF = (401, 404, 404, 200, 200, 404)
TABLE = {
    "programs": OPEN,
    "program": OPEN,
    "rounds": OPEN,
    "round": OPEN,
    "directories": OPEN,
    "mentors": OPEN,
    "mentor": OPEN,
    "vocabularies": OPEN,
    "suggestions": OPEN,
    "forms": OPEN,
    "form": OPEN,
    "applications": SIGNED_IN,
    "application": OWN,
    "answers": POST_ONLY,
    "application_files": POST_ONLY,
    "application_file": OWN,
    "submit": POST_ONLY,
    "withdraw": POST_ONLY,
    "offer": POST_ONLY,
    # Lists are open to everybody who is signed in, and empty for whom there is nothing.
    "staff_applications": SIGNED_IN,
    "staff_application": OF_STAFF,
    "staff_file": OF_STAFF,
    "staff_move": POST_ONLY,
    "staff_sign": POST_ONLY,
    "staff_object": POST_ONLY,
    "staff_release": POST_ONLY,
    "staff_reopen": POST_ONLY,
    "staff_partnership": OF_STAFF,
    "staff_anatomy": OF_STAFF,
    "staff_report": OF_STAFF,
    "staff_reviews": SIGNED_IN,
    "staff_review": (401, 404, 404, 404, 200, 404),
}


def test_every_address_is_classed():
    assert {pattern.name for pattern in urls.described_urls()} == set(TABLE)


def test_only_those_in_the_table_get_in(client, site_root, private_folder):
    world = make_world()
    page = make_program_page(site_root, program=world.program)
    # Both offices would have to sign it first.
    Page.objects.filter(pk=page.pk).update(live=True)
    site_root.add_child(instance=MentorDirectoryPage(title="Mentors", slug="mentors"))
    mentor = MentorFactory(slug="rob")
    cv = ask("file", "cv", file_types=["pdf"], role="cv")
    about = section("about", *SMALL[0]["value"]["questions"], cv)
    form = make_round_form([about, SMALL[1]], round=make_round(program=world.program))
    application, file = with_cv(round_form=form)
    given = give(application, make_phase(form), world.colleague, world.coordinator)
    reference, program = application.reference, world.program.slug
    args = {
        "program": [program],
        "round": [program, form.round.slug],
        "mentor": [mentor.slug],
        "form": [form.pk],
        "application_file": [reference, file.key],
        "staff_file": [reference, file.key],
        "staff_partnership": [program],
        "staff_anatomy": [program],
        "staff_report": [program],
        "staff_review": [given.pk],
    }
    lists = {*LISTS, "applications", "forms", "staff_applications", "staff_reviews"}
    people = [None, UserFactory(), application.applicant, world.coordinator, world.colleague, world.stranger]

    found = {}
    for name in TABLE:
        usual = [] if name in lists else [reference]
        url = reverse(f"wagtail_mentoring_api:{name}", args=args.get(name, usual))
        statuses = []
        for person in people:
            client.logout()
            if person:
                client.force_login(person)
            statuses.append(client.get(url, {"q": "ro"} if name == "suggestions" else {}).status_code)
        found[name] = tuple(statuses)

    assert found == {name: tuple(row) for name, row in TABLE.items()}
