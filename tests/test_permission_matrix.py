"""Every address of ours in the admin, every role: who gets in is compared with a literal table.

An address that is not in the table fails, so a new one has to be thought about. To class it, add a line to
``permission_table.py``: who may look (GET), and who may act (POST) where that differs.
"""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from .permission_table import TABLE
from .permission_world import ROLES, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.references]

#: So that several workers share the addresses; a world of its own for each namespace takes longer.
PORTIONS = 8
#: 405: the address does nothing by this method.
REFUSALS = {403, 404, 405}


def addresses(patterns, route="", namespaces=()):
    """Name and parameters of each address below Wagtail's admin that belongs to this app."""
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from addresses(pattern.url_patterns, here, inner)
        elif here.startswith("admin/") and ("mentoring" in here or "mentoring" in "".join(namespaces)):
            yield ":".join([*namespaces, pattern.name]), set(pattern.pattern.regex.groupindex)


OURS = dict(addresses(get_resolver().url_patterns))


def address(name, world):
    namespace = name.partition(":")[0]
    given = {"pk": getattr(world.rows[namespace], "pk", None)}
    given |= world.arguments.get(namespace, {}) | world.arguments.get(name, {})
    return reverse(name, kwargs={key: given[key] for key in OURS[name]})


def gets_in(response):
    """Wagtail answers who may not with a way to the login or to its home screen."""
    if response.status_code in REFUSALS:
        return False
    if response.status_code == 302:
        target = response["Location"].partition("?")[0]
        return target not in (reverse("wagtailadmin_login"), reverse("wagtailadmin_home"))
    return True


@pytest.fixture
def world(site_root):
    """With a login of everybody: each costs more than most requests."""
    world, world.logins = World(), {}
    for letter, person in world.people.items():
        client = Client()
        client.force_login(person)
        world.logins[letter] = client.cookies
    return world


def who_gets_in(world, name, method):
    """Letters of the roles that are let in; what a request changes is undone before the next."""
    letters = ""
    for letter in ROLES:
        client = Client()
        client.cookies.update(world.logins[letter])
        with transaction.atomic():
            response = getattr(client, method)(address(name, world), world.data.get(name, {}))
            getattr(response, "streaming_content", None)
            transaction.set_rollback(True)
        letters += letter if gets_in(response) else ""
    return letters


def test_every_address_of_ours_is_classed():
    assert set(OURS) == set(TABLE)


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_only_the_roles_in_the_table_get_in(portion, world):
    expected = dict(list(TABLE.items())[portion::PORTIONS])

    found = {name: (who_gets_in(world, name, "get"), who_gets_in(world, name, "post")) for name in expected}

    assert found == expected


def test_nobody_gets_in_without_a_login(client, world):
    let_in = [name for name in OURS if gets_in(client.get(address(name, world)))]
    let_in += [name for name in OURS if gets_in(client.post(address(name, world)))]

    assert let_in == []
