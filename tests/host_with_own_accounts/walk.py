"""Run by ``tests/test_host_accounts.py`` in a process of its own: everything the admin shows, opened once.

Prints a JSON object with what came back, so that the test can say what it expected.
"""

import json
import logging

import django

django.setup()

from django.conf import settings  # noqa: E402  Django must be set up first
from django.core.checks import WARNING, run_checks  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402

from tests.applications.builders import fill, make_applicant, start, submit  # noqa: E402
from tests.empty_site import make_home_page  # noqa: E402
from tests.permission_world import World  # noqa: E402
from tests.test_permission_matrix import OURS, address  # noqa: E402
from wagtail_mentoring.accounts import placeholder_account  # noqa: E402
from wagtail_mentoring.form_builder.form_import_actions import account_for  # noqa: E402
from wagtail_mentoring.record_keeping.erasure_actions import NOBODY  # noqa: E402


def is_a_problem(message):
    return message.is_serious(WARNING) and not message.is_silenced()


def status_of(client, method, url, data=None):
    """The status; what a request changes is undone."""
    with transaction.atomic():
        response = getattr(client, method)(url, data or {})
        b"".join(response)
        transaction.set_rollback(True)
    return response.status_code


def walk_the_admin(world, client):
    """Every address of ours, looked at and acted on by a superuser: the status of each."""
    statuses = {}
    for name in OURS:
        url = address(name, world)
        statuses[f"GET {name}"] = status_of(client, "get", url)
        statuses[f"POST {name}"] = status_of(client, "post", url, world.data.get(name))
        if name.endswith(":index"):
            statuses[f"SEARCH {name}"] = status_of(client, "get", url, {"q": "ada"})
    return statuses


def walk_as_an_applicant(world):
    """Somebody applies: the status of each page on the way."""
    person, client = make_applicant("grace"), Client(raise_request_exception=False)
    client.force_login(person)
    application = fill(start(world.round_form, person))

    def look(name, *arguments):
        return status_of(client, "get", reverse(f"wagtail_mentoring:{name}", args=arguments))

    reference, statuses = application.reference, {}
    for name in ("application_tasks", "application_check", "application_mail_link"):
        statuses[name] = look(name, reference)
    submit(application)
    for name in ("application", "application_receipt", "application_changes"):
        statuses[name] = look(name, reference)
    return {**statuses, "applications": look("applications")}


def placeholders():
    """What accounts of nobody hold: one person of two old forms, two without address, erased people."""
    typed = [("Old@northmere.example", "1"), ("old@northmere.example", "2"), ("", "1"), ("", "2")]
    accounts = [account_for(address=address, page_key=page) for address, page in typed]
    return [account.email for account in (*accounts, placeholder_account(NOBODY))]


def main():
    problems = [str(message) for message in run_checks() if is_a_problem(message)]
    call_command("migrate", verbosity=0)
    make_home_page(settings.LANGUAGE_CODE)
    setup_test_environment()
    logging.disable(logging.CRITICAL)
    world, client = World(), Client(raise_request_exception=False)
    client.force_login(world.people["S"])
    card = client.get(reverse("mentoring_applications:inspect", args=[world.application.pk]))
    print(
        json.dumps(
            {
                "problems": problems,
                "admin": walk_the_admin(world, client),
                "applicant": walk_as_an_applicant(world),
                "card": card.content.decode(),
                "colleague": world.people["L"].email,
                "placeholders": placeholders(),
            }
        )
    )


main()
