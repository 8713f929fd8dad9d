"""People whom an agreement names and who no longer work in the office they are named for."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model

from wagtail_mentoring.offices.models import Office

from .charters import CharterNow


def who_left(charter: CharterNow) -> set[tuple[int, int]]:
    """Keys of a person and the office that names them, for everybody who left it or was put out of use."""
    named: list[tuple[Any, Office]] = [(row.person_id, row.office) for row in charter.stages]
    for partner in charter.partners:
        named += [(partner.responsible_id, partner.office), (partner.deputy_id, partner.office)]
    working = _working({person for person, _office in named if person})
    return {
        (person, office.pk) for person, office in named if person and (person, office.group_id) not in working
    }


def _working(people: Iterable[int]) -> set[tuple[int, int]]:
    """Keys of each active person and each of their groups."""
    active = get_user_model().objects.filter(pk__in=people, is_active=True, groups__isnull=False)
    return set(active.values_list("pk", "groups"))
