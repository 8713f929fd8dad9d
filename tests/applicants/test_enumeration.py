"""Guessing references: what exists and belongs to somebody else looks like what does not exist."""

import pytest
from django.urls import reverse

from tests.applications.builders import make_applicant, make_round_form, start, submitted, uid
from wagtail_mentoring.applications.application_models import new_reference

pytestmark = pytest.mark.usefixtures("site_root")

#: For each page. More of them only render the same page again: no two guesses differ but in their letters.
GUESSES = 10
PAGES = {
    "application": (),
    "application_tasks": (),
    "application_section": (uid("section goals"),),
    "application_check": (),
    "application_receipt": (),
    "application_withdraw": (),
    "application_file": (uid("cv"),),
}


def answer_to(client, name, reference):
    response = client.get(reverse(f"wagtail_mentoring:{name}", args=[reference, *PAGES[name]]))
    return response.status_code, len(response.content)


def test_guessed_references_look_like_those_of_other_people(client):
    round_form = make_round_form()
    theirs = [submitted(round_form=round_form), start(round_form, make_applicant("bob"))]
    client.force_login(make_applicant("eve"))
    names = list(PAGES)

    to_theirs = {
        name: {answer_to(client, name, application.reference) for application in theirs} for name in names
    }
    to_guesses = {name: {answer_to(client, name, new_reference()) for _ in range(GUESSES)} for name in names}

    assert {name: len(answers) for name, answers in to_theirs.items()} == dict.fromkeys(names, 1)
    assert {status for answers in to_theirs.values() for status, _length in answers} == {404}
    assert to_guesses == to_theirs
