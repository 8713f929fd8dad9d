"""What is done to offices: their group and the rights it has."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log

from .models import Office

#: What the staff of every office may do, by model. The rows they reach are the policies' affair.
COORDINATOR_RIGHTS: Mapping[str, tuple[str, ...]] = {
    "application": ("view", "change"),
    "applicationform": ("view", "add", "change", "publish"),
    "contactcard": ("view", "add", "change"),
    "extension": ("view", "add", "change"),
    "handoff": ("view", "add", "change"),
    "invitation": ("view", "add", "change"),
    "mentor": ("view", "add", "change", "publish", "lock", "unlock"),
    "mentorship": ("view", "add", "change"),
    "outreach": ("view", "add", "change"),
    "program": ("view", "add", "change"),
    "review": ("view", "add"),
    "reviewassignment": ("add",),
    "reviewphase": ("view", "add", "change", "delete"),
    "round": ("view", "add", "change"),
    "roundform": ("view", "add", "change", "delete"),
    "surveyanswer": ("view",),
    "term": ("view",),
    "vocabulary": ("view",),
}

#: What editors of words and forms may do. Pages are left to the host's own groups.
EDITOR_RIGHTS: Mapping[str, tuple[str, ...]] = {
    "applicationform": ("view", "add", "change", "publish"),
    "synonymgroup": ("view", "add", "change", "delete"),
    "term": ("view", "add", "change", "delete"),
    "vocabulary": ("view", "add", "change", "delete"),
}

#: What guests may do who only review: they reach what is given to them by name.
REVIEWER_RIGHTS: Mapping[str, tuple[str, ...]] = {"review": ("add",)}

#: The apps whose models the rights name; the second is there where its search engine is used.
APP_LABELS = ("wagtail_mentoring", "wagtail_mentoring_search")

#: Name of the standard group of editors.
EDITOR_GROUP = "Mentoring editors"

#: Name of the standard group of guest reviewers.
REVIEWER_GROUP = "Mentoring guest reviewers"


def permissions_for(rights: Mapping[str, Iterable[str]]) -> list[Permission]:
    """The permissions named by ``rights``, and the one to enter Wagtail's admin.

    A model without one of them (not every model can be locked or published) simply has it left out.
    """
    codenames = [f"{verb}_{model}" for model, verbs in rights.items() for verb in verbs]
    wanted = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    wanted |= Q(content_type__app_label__in=APP_LABELS, codename__in=codenames)
    return list(Permission.objects.filter(wanted))


def grant_missing(group: Group, rights: Mapping[str, Iterable[str]]) -> int:
    """Add what is missing to ``group`` and return how many permissions that were; nothing is taken away."""
    held = set(group.permissions.values_list("pk", flat=True))
    missing = [permission for permission in permissions_for(rights) if permission.pk not in held]
    group.permissions.add(*missing)
    return len(missing)


@transaction.atomic
def equip_office_group(*, office: Office) -> int:
    """Give the office's group the rights of coordinators; return how many were missing. Safe to repeat."""
    added = grant_missing(office.group, COORDINATOR_RIGHTS)
    if added:
        log(instance=office, action="wagtail_mentoring.equip_office", data={"permissions_added": added})
    return added


@transaction.atomic
def equip_editor_group() -> tuple[Group, int]:
    """Create the standard group of editors or complete it; return it and how many rights were missing."""
    group, _created = Group.objects.get_or_create(name=EDITOR_GROUP)
    return group, grant_missing(group, EDITOR_RIGHTS)


@transaction.atomic
def equip_reviewer_group() -> tuple[Group, int]:
    """Create the standard group of guest reviewers or complete it; returns as ``equip_editor_group``."""
    group, _created = Group.objects.get_or_create(name=REVIEWER_GROUP)
    return group, grant_missing(group, REVIEWER_RIGHTS)


@transaction.atomic
def group_for_new_office(*, name: str) -> Group:
    """The group for an office called ``name``: a new one, never one that other people already are in."""
    candidate, number = name[:150], 2
    while Group.objects.filter(name=candidate).exists():
        candidate, number = f"{name[:140]} ({number})", number + 1
    return Group.objects.create(name=candidate)


@transaction.atomic
def open_office(*, office: Office, group: Group | None, user: Any) -> Office:
    """Save a new ``office`` with ``group``, or with one made for it, and give that group its rights."""
    office.group = group or group_for_new_office(name=office.name)
    office.save()
    log(instance=office, action="wagtail.create", user=user, content_changed=True)
    equip_office_group(office=office)
    return office
