"""Who of an office is written to: people who still work there, and never nobody."""

from typing import Any

from django.contrib.auth import get_user_model

from wagtail_mentoring.offices.models import Office

from .permissions import works_in


def person_or_staff(person: Any, office: Office) -> list[Any]:
    """``person``; where nobody is named or they have left, the whole office in their place."""
    return [person] if person and works_in(person, office) else staff_of(office)


def staff_of(office: Office) -> list[Any]:
    return list(get_user_model().objects.filter(groups=office.group_id, is_active=True).order_by("pk"))


def director_or_staff(office: Office) -> list[Any]:
    return person_or_staff(office.director, office)
