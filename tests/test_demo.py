"""The demo: it loads, and what one of its invented people answers fits together."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from example_site.demo.answers import AUDIENCES, BEGINNERS, Applicant, answers_for
from example_site.demo.careers import DEGREES, PLACES
from example_site.demo.forms import (
    VOCABULARIES,
    YEAR,
    mentee_form_sections,
    mentor_form_sections,
    year_option,
)
from example_site.demo.mentors_loader import load_vocabularies
from tests.applications.builders import make_round_form
from tests.factories import default_locale
from wagtail_mentoring.application_forms.versions import questions_of
from wagtail_mentoring.directory.models import Vocabulary


@pytest.fixture
def keys(db):
    """Primary keys of the vocabularies that the demo's forms ask terms of, by slug."""
    locale = default_locale()
    load_vocabularies()
    return {slug: Vocabulary.objects.get(slug=slug, locale=locale).pk for slug in VOCABULARIES}


def answers_of_fifty(sections, audience):
    """What fifty people answer, by the role or the key of the question."""
    version = make_round_form(sections).form.latest_version
    names = {
        question["key"]: question["role"] or question["key"] for question in questions_of(version.schema)
    }
    ada = get_user_model()(first_name="Ada", last_name="Byrne")
    for number in range(50):
        answers = answers_for(version, Applicant(ada, number), audience)
        yield {names[key]: answer for key, answer in answers.items()}


@pytest.mark.parametrize(
    ("audience", "years"),
    [(AUDIENCES["first-steps"], {"third", "final"}), (AUDIENCES["engineering-futures"], {"second"})],
    ids=["first steps", "engineering futures"],
)
def test_student_is_in_a_year_that_the_program_is_for_and_takes_a_first_degree(keys, audience, years):
    given = list(answers_of_fifty(mentee_form_sections(keys), audience))

    assert {answers[YEAR] for answers in given} == {year_option(year) for year in years}
    assert not [answers for answers in given if answers["course"].startswith(("MA ", "MSc", "MBA", "PhD"))]


def test_student_of_engineering_futures_studies_in_its_faculty(keys):
    given = answers_of_fifty(mentee_form_sections(keys), AUDIENCES["engineering-futures"])

    assert {answers["course"] for answers in given} <= {*DEGREES["Engineering"], *DEGREES["Computing"]}


def test_student_who_cannot_take_part_yet_is_in_the_first_year(keys):
    given = answers_of_fifty(mentee_form_sections(keys), BEGINNERS)

    assert {answers[YEAR] for answers in given} == {year_option("first")}


def test_mentor_lives_in_the_country_of_the_city(keys):
    for answers in answers_of_fifty(mentor_form_sections(keys), AUDIENCES["first-steps"]):
        assert PLACES[answers["city"]][0] == answers["country"]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_demo_loads_whole_and_says_who_may_sign_in(tmp_path):
    manage = Path(__file__).parents[1] / "example_site" / "manage.py"
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}

    done = subprocess.run(
        [sys.executable, "-W", "ignore", manage, "demo", "--mentors", "60", "--no-server"],
        env=environment | {"EXAMPLE_VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    told = {words[-2] for line in done.stdout.splitlines() if len(words := line.split()) > 1}
    assert told >= {"admin", "editor", "careers", "alumni", "reviewer", "student", "mentor"}
