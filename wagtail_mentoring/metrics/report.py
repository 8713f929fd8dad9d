"""A report: what programs did in a period, a section for each office in its own words and one for all."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from wagtail_mentoring import conf
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.programs.models import Program

from .decisions import Period
from .registry import Figure, Metric, registered_metrics
from .report_notes import Note, notes_of


@dataclass(frozen=True)
class Row:
    """A figure with all that is said about it, in plain values, so that it can be written down."""

    key: str
    label: str
    unit: str
    source: str
    number: float | None
    n: int | None
    suppressed: bool


@dataclass(frozen=True)
class Section:
    """What a program did for an office; the section for all offices has no name."""

    office: str
    kind: str
    rows: list[Row]


@dataclass(frozen=True)
class Report:
    title: str
    programs: list[str]
    offices: list[str]
    first_day: str
    last_day: str
    #: Groups of fewer were not told when it was worked out.
    smallest: int
    sections: list[Section] = field(default_factory=list)
    #: What happened that has to be read; reports closed before there were notes have none.
    notes: list[Note] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def is_of_one_office(self) -> bool:
        """Whether it is about one program that no second office took part in."""
        return len(self.programs) == 1 and len(self.offices) == 1

    @property
    def period(self) -> Period:
        return Period(date.fromisoformat(self.first_day), date.fromisoformat(self.last_day))


def report_from(data: Mapping[str, Any]) -> Report:
    """The report that ``as_data`` wrote down."""
    sections = [
        Section(office=part["office"], kind=part["kind"], rows=[Row(**row) for row in part["rows"]])
        for part in data["sections"]
    ]
    notes = [Note(**note) for note in data.get("notes", [])]
    return Report(**{**data, "sections": sections, "notes": notes})


class Measured:
    """Figures of one period, each worked out once for the same programs."""

    def __init__(self, period: Period) -> None:
        self.period = period
        self.known: dict[tuple[str, frozenset[int]], Figure | Mapping[int, Figure]] = {}

    def figure(self, metric: Metric, programs: Collection[int], office: int | None = None) -> Figure:
        key = metric.key, frozenset(programs)
        if key not in self.known:
            self.known[key] = metric.compute(list(programs), self.period)
        found = self.known[key]
        if isinstance(found, Figure):
            return found
        return found.get(office or 0, Figure(number=None, n=0))

    def row(self, metric: Metric, programs: Collection[int], office: int | None = None) -> Row:
        figure = self.figure(metric, programs, office)
        return Row(
            key=figure_key(metric, office),
            label=str(metric.label),
            unit=metric.unit.value,
            source=str(metric.source),
            **figure.as_data(),
        )


def figure_key(metric: Metric, office: int | None) -> str:
    """The name of a figure in what is written down: by office where there is one for each."""
    return f"{metric.key}:{office}" if metric.by_office and office else metric.key


def report_of(programs: Iterable[Program], period: Period, *, title: str) -> Report:
    """Work out the figures of ``programs`` together.

    An office's section counts those of the programs that it has accepted to partner in. The number of queries
    depends on the offices and the metrics, not on the number of programs.
    """
    rows = list(programs)
    everything = [program.pk for program in rows]
    measured = Measured(period)
    offices = partners_of(everything)
    sections = [_section(measured, office, theirs) for office, theirs in offices.items()]
    shared = [measured.row(metric, everything) for metric in registered_metrics() if metric.is_shared]
    return Report(
        title=title,
        programs=[program.name for program in rows],
        offices=[office.name for office in offices],
        first_day=period.first.isoformat(),
        last_day=period.last.isoformat(),
        smallest=conf.get("SMALLEST_GROUP"),
        sections=[*sections, Section(office="", kind="", rows=shared)],
        notes=notes_of(everything, period),
    )


def partners_of(programs: Collection[int]) -> dict[Office, list[int]]:
    """The offices that have accepted, by name, each with the keys of its programs."""
    partners = Partner.objects.accepted().filter(program__in=programs).select_related("office")
    offices: dict[Office, list[int]] = {}
    for partner in partners.order_by("office__name", "program"):
        offices.setdefault(partner.office, []).append(partner.program_id)
    return offices


def programs_of(offices: Collection[Office]) -> dict[int, list[int]]:
    """By key of each of ``offices`` that has accepted somewhere: the keys of its programs."""
    programs: dict[int, list[int]] = {}
    partners = Partner.objects.accepted().filter(office__in=offices).order_by("office", "program")
    for office, program in partners.values_list("office", "program"):
        programs.setdefault(office, []).append(program)
    return programs


def _section(measured: Measured, office: Office, programs: Collection[int]) -> Section:
    return Section(
        office=office.name,
        kind=str(office.get_kind_display()),
        rows=[
            measured.row(metric, programs, office.pk)
            for metric in registered_metrics()
            if metric.speaks_to_kind(office.kind)
        ],
    )


def figures_to_keep(program: Program, period: Period) -> dict[str, dict[str, Any]]:
    """Every figure of one program by its key: what a weekly row holds."""
    measured = Measured(period)
    partners = [office.pk for office in partners_of([program.pk])]
    kept = {}
    for metric in registered_metrics():
        for office in partners if metric.by_office else [None]:
            figure = measured.figure(metric, [program.pk], office)
            kept[figure_key(metric, office)] = figure.as_data()
    return kept
