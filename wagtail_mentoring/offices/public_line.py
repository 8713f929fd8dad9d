"""Which offices run something, in a line that the public reads, with one contact for each audience."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .choices import OfficeKind
from .models import Office

#: By audience: the kinds of offices that speak with it, the nearest first.
AUDIENCES: Mapping[str, tuple[Any, Sequence[str]]] = {
    "students": (_("Students"), (OfficeKind.CAREER_SERVICES, OfficeKind.FACULTY, OfficeKind.ADMISSIONS)),
    "graduates": (_("Graduates"), (OfficeKind.ALUMNI_RELATIONS, OfficeKind.FUNDRAISING)),
}


@dataclass(frozen=True)
class Contact:
    """Whom an audience asks; for a single office that everybody asks, without an audience."""

    audience: str
    office: Office


@dataclass(frozen=True)
class PublicLine:
    """``title`` says whether they do it together; ``names`` are the offices, the leading one first."""

    title: str
    names: list[str]
    contacts: list[Contact]


def public_line(offices: Sequence[Office]) -> PublicLine | None:
    """The line for ``offices``, the leading one first; none without any."""
    if not offices:
        return None
    title = gettext("Run jointly by") if len(offices) > 1 else gettext("Run by")
    return PublicLine(title, [office.name for office in offices], contacts_of(offices))


def contacts_of(offices: Sequence[Office]) -> list[Contact]:
    """One contact for each audience: the office of the nearest kind that can be asked, else the first.

    Where that is the same office for all, it is named once.
    """
    reachable = [office for office in offices if office.public_email or office.public_phone]
    if not reachable:
        return []
    found = {
        audience: min(reachable, key=lambda office: _distance(office, kinds))
        for audience, (_label, kinds) in AUDIENCES.items()
    }
    if len({office.pk for office in found.values()}) == 1:
        return [Contact("", next(iter(found.values())))]
    return [Contact(str(AUDIENCES[audience][0]), office) for audience, office in found.items()]


def _distance(office: Office, kinds: Sequence[str]) -> int:
    return kinds.index(office.kind) if office.kind in kinds else len(kinds)
