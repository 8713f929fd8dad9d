"""Loads offices, their staff and the demo's logins."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.utils.text import slugify

from wagtail_mentoring.offices.actions import REVIEWER_GROUP, equip_office_group
from wagtail_mentoring.offices.choices import OfficeKind
from wagtail_mentoring.offices.models import Office

PASSWORD = "mentoring-demo"  # noqa: S105  printed by the demo itself

OFFICES = (
    (
        "Career Services",
        "career-services",
        OfficeKind.CAREER_SERVICES,
        "Cara Whelan",
        "Every student leaves with a plan and someone to call.",
        "careers@northmere.example",
        "+353 1 555 0110",
        "Student Hub, level 2",
    ),
    (
        "Alumni Relations",
        "alumni-relations",
        OfficeKind.ALUMNI_RELATIONS,
        "Alan Deasy",
        "Graduates stay part of Northmere by giving time that matters.",
        "alumni@northmere.example",
        "+353 1 555 0120",
        "Old Library, room 14",
    ),
    (
        "Faculty of Engineering & Computing",
        "engineering",
        OfficeKind.FACULTY,
        "Ingrid Bergman",
        "Students meet engineers before their first placement.",
        "engineering@northmere.example",
        "+353 1 555 0131",
        "Turing Building",
    ),
    (
        "Faculty of Science & Health",
        "science-health",
        OfficeKind.FACULTY,
        "Amira Haddad",
        "Scientists see careers inside and outside the lab.",
        "science@northmere.example",
        "+353 1 555 0132",
        "Boyle Building",
    ),
    (
        "Faculty of Arts, Business & Law",
        "arts-business-law",
        OfficeKind.FACULTY,
        "Thomas Ashworth",
        "Students learn what their degree is worth, and to whom.",
        "abl@northmere.example",
        "+353 1 555 0133",
        "Quadrangle, east wing",
    ),
)


@dataclass(frozen=True)
class Cast:
    """The people of the demo whom other loaders need by name."""

    administrator: Any
    editor: Any
    careers: Any
    alumni: Any
    student: Any
    mentor: Any


def _user(username: str, name: str, *, groups: tuple[Group, ...] = (), **flags: bool) -> Any:
    given, _, family = name.partition(" ")
    user, _created = get_user_model().objects.get_or_create(
        username=username,
        defaults={
            "first_name": given,
            "last_name": family,
            "email": f"{username}@northmere.example",
            **flags,
        },
    )
    user.set_password(PASSWORD)
    user.save()
    user.groups.set(groups)
    return user


def invent_account(given: str, family: str, *, ending: str = "", place: str = "student") -> Any:
    """The login of an invented person, without a password; ``ending`` tells namesakes apart."""
    username = f"{slugify(given)}.{slugify(family)}{ending}"
    return get_user_model().objects.create_user(
        username, f"{username}@{place}.northmere.example", first_name=given, last_name=family
    )


def _let_translate(groups: tuple[Group, ...]) -> None:
    """Hand pages, forms and terms to wagtail-localize."""
    permission = Permission.objects.get(
        content_type__app_label="wagtail_localize", codename="submit_translation"
    )
    for group in groups:
        group.permissions.add(permission)


def load_offices() -> dict[str, Office]:
    """The two offices and three faculties, each with its group and the rights of a coordinator."""
    offices = {}
    for name, slug, kind, contact, aim, email, phone, location in OFFICES:
        group, _created = Group.objects.get_or_create(name=f"{name} staff")
        offices[slug], _created = Office.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "kind": kind,
                "group": group,
                "aim": aim,
                "public_contact": contact,
                "public_email": email,
                "public_phone": phone,
                "location": location,
            },
        )
        equip_office_group(office=offices[slug])
    return offices


def load_cast(offices: dict[str, Office]) -> Cast:
    """One login per role; directors and faculty coordinators besides."""
    editors = tuple(Group.objects.filter(name__in=["Editors", "Moderators", "Mentoring editors"]))
    if apps.is_installed("wagtail_localize"):
        _let_translate(editors)
    cast = Cast(
        administrator=_user("admin", "Ada Byrne", is_staff=True, is_superuser=True),
        editor=_user("editor", "Elena Navarro", groups=editors),
        careers=_user("careers", "Cara Whelan", groups=(offices["career-services"].group,)),
        alumni=_user("alumni", "Alan Deasy", groups=(offices["alumni-relations"].group,)),
        student=_user("student", "Sam O’Rourke"),
        mentor=_user("mentor", "Maya Lindqvist"),
    )
    _user("engineering", "Ingrid Bergman", groups=(offices["engineering"].group,))
    _user("reviewer", "Rosa Grant", groups=(Group.objects.get(name=REVIEWER_GROUP),))
    for slug, username, name in (
        ("career-services", "careers-director", "Helen Tuohy"),
        ("alumni-relations", "alumni-director", "Robert Keane"),
    ):
        offices[slug].director = _user(username, name, groups=(offices[slug].group,))
        offices[slug].save()
    return cast


LOGINS = (
    ("Administrator", "admin", "/admin/"),
    ("Editor", "editor", "/admin/"),
    ("Career Services coordinator", "careers", "/admin/"),
    ("Alumni Relations coordinator", "alumni", "/admin/"),
    ("Guest reviewer", "reviewer", "/admin/mentoring/reviews/"),
    ("Student", "student", "/mentoring/applications/"),
    ("Mentor", "mentor", "/mentoring/applications/"),
)
