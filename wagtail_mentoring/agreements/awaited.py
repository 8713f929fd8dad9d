"""Signatures that offices are waited for: rooms register where theirs are asked for."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program

from .charters import CharterNow
from .choices import Gate
from .models import SignOff


@dataclass(frozen=True)
class AwaitedSignature:
    """One office has still to sign one content; ``since`` is the day from which the others wait for it."""

    partner: Partner
    gate: Gate
    digest: str
    since: date
    #: Text in the language of whoever reads it, which is not that of the command that asks.
    what: Any
    path: str


AwaitedSource = Callable[[], Iterable[AwaitedSignature]]
_sources: dict[str, AwaitedSource] = {}


def register_awaited_signatures(name: str, source: AwaitedSource) -> None:
    """Have ``source()`` asked for what waits; a second one of the same name replaces it."""
    _sources[name] = source


def awaited_signatures() -> Iterator[AwaitedSignature]:
    for source in _sources.values():
        yield from source()


def awaited_under_charters() -> Iterator[AwaitedSignature]:
    """Offices that have not signed a charter that another has signed as it is."""
    signed = SignOff.objects.filter(gate=Gate.CHARTER).order_by().values("program")
    for program in Program.objects.filter(pk__in=signed).exclude(status=ProgramStatus.ARCHIVED):
        charter = CharterNow(program)
        if charter.waited_since is None or charter.release:
            continue
        for partner in charter.waiting:
            yield AwaitedSignature(
                partner=partner,
                gate=Gate.CHARTER,
                digest=charter.digest,
                since=charter.waited_since,
                what=lazy(_charter_of, str)(program),
                path=reverse("mentoring_partnerships:partnership", args=[program.pk]),
            )


def _charter_of(program: Program) -> str:
    return _("the charter of %(program)s") % {"program": program}
