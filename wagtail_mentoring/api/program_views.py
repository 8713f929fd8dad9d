"""Programs and rounds as their pages tell them: states derived from dates, and where to apply."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.programs.announcements import Door, announcement, doors_to
from wagtail_mentoring.programs.models import Program, Round
from wagtail_mentoring.programs.open_pages import program_pages

from . import examples
from .pagination import PageParameters, paged, read_parameters
from .program_serializers import (
    ProgramPageSerializer,
    ProgramSerializer,
    RoundPageSerializer,
    RoundParameters,
    RoundSerializer,
)
from .schema import operation
from .views import ApiView


class AboutProgramsView(ApiView):
    """Programs whose page the caller may open."""

    @cached_property
    def addresses(self) -> dict[int, list[str]]:
        """Those of the pages, by program."""
        found: dict[int, list[str]] = {}
        for page in program_pages(self.request):
            found.setdefault(page.program_id, []).append(self.absolute(page.get_url(self.request)))
        return found

    def programs(self) -> QuerySet[Program]:
        accepted = Partner.objects.accepted().select_related("office").order_by("role", "office__name")
        partners = Prefetch("partners", queryset=accepted, to_attr="accepted_partners")
        programs = Program.objects.filter(pk__in=self.addresses).order_by("name", "pk")
        return programs.prefetch_related("rounds", partners)

    def rounds(self) -> QuerySet[Round]:
        """Those the offices let open, the newest first."""
        rounds = Round.objects.let_open().filter(program__in=self.addresses)
        return rounds.select_related("program").newest_first()

    def rounds_data(self, rounds: Sequence[Round]) -> list[dict[str, Any]]:
        """In a number of queries that does not grow."""
        doors = doors_to(rounds)
        return [self.round_data(round, [door for door in doors if door.round == round]) for round in rounds]

    def round_data(self, round: Round, doors: Sequence[Door]) -> dict[str, Any]:
        told = announcement(round.program, round, now=timezone.now(), doors=doors)
        same = ("slug", "name", "time_zone", "decisions_on", "orientation_on", "starts_on", "ends_on")
        return {
            **{name: getattr(round, name) for name in same},
            "program": round.program.slug,
            "state": told.state.value if told.state else round.state.value,
            "takes_applications": told.is_open,
            "message": told.line,
            "opens_at": round.opens_at.astimezone(round.zone).isoformat(),
            "closes_at": round.closes_at.astimezone(round.zone).isoformat(),
            "doors": [self.door_data(door) for door in told.doors],
        }

    def door_data(self, door: Door) -> dict[str, Any]:
        return {
            "role": door.role.value,
            "url": self.absolute(door.url),
            "opens_at": door.opens_at.astimezone(door.round.zone).isoformat(),
            "closes_at": door.closes_at.astimezone(door.round.zone).isoformat(),
            "by_invitation": door.by_invitation,
        }

    def represent(self, programs: Sequence[Program]) -> list[dict[str, Any]]:
        rounds = [program.public_round for program in programs]
        told = iter(self.rounds_data([round for round in rounds if round]))
        return [
            self.program_data(program, next(told) if round else None)
            for program, round in zip(programs, rounds, strict=True)
        ]

    def program_data(self, program: Program, round: dict[str, Any] | None) -> dict[str, Any]:
        same = ("slug", "name", "summary", "eligibility", "commitment", "concern_contact", "code_of_conduct")
        return {
            **{name: getattr(program, name) for name in same},
            "urls": self.addresses[program.pk],
            "offices": [partner.office.name for partner in program.accepted_partners],
            "round": round,
        }


class ProgramsView(AboutProgramsView):
    @operation(
        "List programs",
        response=ProgramPageSerializer,
        example=examples.page_of(examples.PROGRAM),
        parameters=[PageParameters],
        problems=[400, 404],
        tag="programs",
        operation_id="list_programs",
    )
    def get(self, request: Request) -> Response:
        parameters = read_parameters(PageParameters, self)
        return Response(paged(self, self.programs(), parameters, self.represent))


class ProgramView(AboutProgramsView):
    @operation(
        "Read a program",
        response=ProgramSerializer,
        example=examples.PROGRAM,
        problems=[404],
        tag="programs",
        operation_id="read_program",
    )
    def get(self, request: Request, slug: str) -> Response:
        found = list(self.programs().filter(slug=slug))
        if not found:
            raise NotFound
        return Response(self.represent(found)[0])


class RoundsView(AboutProgramsView):
    @operation(
        "List rounds",
        response=RoundPageSerializer,
        example=examples.page_of(examples.ROUND),
        parameters=[RoundParameters],
        problems=[400, 404],
        tag="programs",
        operation_id="list_rounds",
    )
    def get(self, request: Request) -> Response:
        parameters = read_parameters(RoundParameters, self)
        rounds = self.rounds()
        if program := parameters.get("program"):
            rounds = rounds.filter(program__slug=program)
        told = self.rounds_data(list(rounds))
        # The state follows from today's dates, so no database can ask for it.
        wanted = parameters.get("state")
        told = [round for round in told if wanted in (None, round["state"])]
        return Response(paged(self, told, parameters, list))


class RoundView(AboutProgramsView):
    @operation(
        "Read a round",
        response=RoundSerializer,
        example=examples.ROUND,
        problems=[404],
        tag="programs",
        operation_id="read_round",
    )
    def get(self, request: Request, program: str, slug: str) -> Response:
        found = list(self.rounds().filter(program__slug=program, slug=slug))
        if not found:
            raise NotFound
        return Response(self.rounds_data(found)[0])
