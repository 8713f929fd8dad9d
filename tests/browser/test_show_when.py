"""Questions that a script shows while the answer is given that they depend on."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.applications.builders import ask, make_round_form, section, start, uid

pytestmark = pytest.mark.django_db(transaction=True)

SAYS_THREE = {"test": "any_of", "values": "3"}


def opened_by(kind):
    return section(
        "terms",
        ask(kind, "terms", label="Terms so far"),
        ask("short_text", "why", label="Why three?", show_when={**SAYS_THREE, "question": uid("terms")}),
    )


@pytest.mark.parametrize(("kind", "also"), [("number", True), ("short_text", False)])
def test_number_counts_however_it_is_typed(site_root, page, sign_in, kind, also):
    application = start(make_round_form([opened_by(kind)]))
    sign_in(application.applicant)
    key = uid("section terms")
    page.goto(reverse("wagtail_mentoring:application_section", args=[application.reference, key]))
    terms, why = page.get_by_label("Terms so far"), page.get_by_label("Why three?")

    expect(why).to_be_hidden()
    terms.fill("3")
    expect(why).to_be_visible()
    for typed in ("03", "+3"):
        terms.fill(typed)
        expect(why).to_be_visible(visible=also)
    terms.fill("30")
    expect(why).to_be_hidden()
