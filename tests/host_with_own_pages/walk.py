"""Run by ``tests/pages/test_host.py`` in a process of its own: builds the host's pages and asks for each.

Prints a JSON object with what came back, so that the test can say what it expected.
"""

import json

import django

django.setup()

from django.core.checks import WARNING, run_checks  # noqa: E402  Django must be set up first
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from wagtail.models import Collection, Locale, Page, Site  # noqa: E402

from tests.applications.builders import make_round_form  # noqa: E402
from tests.factories import MentorFactory, PartnerFactory, RoundFactory  # noqa: E402
from tests.host_with_own_pages import models  # noqa: E402
from tests.pages.stream import stream  # noqa: E402

RootPage = models.BasePage if not models.BasePage._meta.abstract else Page


def build():
    """A site with one page of each type, an open program and a mentor."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    locale = Locale.objects.create(language_code="en-gb")
    Collection.add_root(name="Root")
    root = RootPage.add_root(instance=RootPage(title="Root", slug="root", locale=locale))
    programs = root.add_child(instance=models.ProgramListPage(title="Mentoring", slug="home", locale=locale))
    Site.objects.create(hostname="testserver", root_page=programs, is_default_site=True)
    round = RoundFactory(program__name="First Steps")
    PartnerFactory(program=round.program)
    mentor = MentorFactory(name="Ada Byrne", slug="ada-byrne")
    mentors = models.MentorsPage(title="Find a mentor", slug="mentors", locale=locale)
    programs.add_child(instance=mentors)
    apply = models.ApplyPage(
        title="Apply", slug="apply", locale=locale, round_form=make_round_form(round=round)
    )
    programs.add_child(instance=apply)
    page = models.ProgramPage(title="First Steps", slug="first-steps", locale=locale, program=round.program)
    strip = {"title": "Mentors", "text": "", "terms": [], "number": 2, "directory": mentors.pk}
    page.body = stream(
        ("lead", "Meet someone."),
        ("timeline", {"title": "Dates", "milestones": []}),
        ("run_jointly", {}),
        ("mentors", strip),
        ("call_to_action", {"text": "Be brave."}),
    )
    programs.add_child(instance=page)
    return {"list": programs, "program": page, "mentors": mentors, "apply": apply}, mentor


def is_a_problem(message):
    return message.is_serious(WARNING) and not message.is_silenced()


def main():
    problems = [str(message) for message in run_checks() if is_a_problem(message)]
    setup_test_environment()
    pages, mentor = build()
    client = Client()
    addresses = {name: page.get_url() for name, page in pages.items()}
    addresses["profile"] = f"{addresses['mentors']}{mentor.slug}/"
    answers = {name: client.get(address) for name, address in addresses.items()}
    print(
        json.dumps(
            {
                "problems": problems,
                "base": type(pages["program"]).base_page_model.__name__
                if hasattr(Page, "base_page_model")
                else "Page",
                "addresses": addresses,
                "status": {name: answer.status_code for name, answer in answers.items()},
                "html": {name: answer.content.decode() for name, answer in answers.items()},
            }
        )
    )


main()
