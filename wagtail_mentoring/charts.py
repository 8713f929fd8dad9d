"""Charts as numbers and places, for ``elements/chart.html`` to draw: inline SVG without JavaScript.

Widths are shares of the space there is, so a chart fits a phone and its text stays readable. All words come
from the caller, translated; every chart brings the table of what it shows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

#: Pixels: one bar with its label, a chart over time, and the strips above and below its plot.
BAR_HEIGHT = 46
TIME_HEIGHT = 220
PLOT_TOP, PLOT_BOTTOM = 40, 190
#: Share of the width in which a chart over time writes the values of its lines.
GUTTER = 0.08
#: Characters of a label that a chart has room for on a phone; the table has the whole.
LONGEST_LABEL = 36


@dataclass(frozen=True)
class Bar:
    label: str
    value: str
    width: str
    label_y: int
    bar_y: int


@dataclass(frozen=True)
class Column:
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Note:
    """Words at a place: below the plot, beside its lines, or at a mark in time."""

    text: str
    x: str
    y: str
    anchor: str = "start"


@dataclass(frozen=True)
class Chart:
    """One figure. ``kind`` is *bars*, *columns* or *line*; places are ready to stand in SVG attributes."""

    key: str
    kind: str
    title: str
    description: str
    headers: tuple[str, str]
    rows: list[tuple[str, str]]
    height: int
    bars: list[Bar] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    line: str = ""
    grid: list[Note] = field(default_factory=list)
    ticks: list[Note] = field(default_factory=list)
    marks: list[Note] = field(default_factory=list)

    @property
    def plot_x(self) -> str:
        return _across(0)

    @property
    def plot_width(self) -> str:
        return percent(1 - GUTTER)

    @property
    def is_empty(self) -> bool:
        return not (self.bars or self.columns or self.line)


def percent(share: float) -> str:
    """``share`` of 1 as an SVG length; never with a comma, whatever the language."""
    return f"{100 * share:.2f}%"


def nice_top(value: float) -> int:
    """The least of 1, 2, 5, 10, 20, 50 … that is not below ``value``: where an axis ends."""
    power = 1
    while True:
        for step in (1, 2, 5):
            if step * power >= value:
                return step * power
        power *= 10


def shortened(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"


def bar_chart(
    *,
    key: str,
    title: str,
    description: str,
    headers: tuple[str, str],
    values: Sequence[tuple[str, float]],
    text: Callable[[float], str] = str,
) -> Chart:
    """A bar for each label, in the given order, as long as its part of the largest value."""
    largest = max((value for _label, value in values), default=0) or 1
    bars = [
        Bar(
            label=shortened(label),
            value=text(value),
            width=percent(value / largest),
            label_y=number * BAR_HEIGHT + 16,
            bar_y=number * BAR_HEIGHT + 24,
        )
        for number, (label, value) in enumerate(values)
    ]
    return Chart(
        key=key,
        kind="bars",
        title=title,
        description=description,
        headers=headers,
        rows=[(label, text(value)) for label, value in values],
        height=max(len(bars), 1) * BAR_HEIGHT,
        bars=bars,
    )


def time_chart(
    *,
    key: str,
    title: str,
    description: str,
    headers: tuple[str, str],
    points: Sequence[tuple[str, int]],
    marks: Sequence[tuple[int, str]] = (),
    text: Callable[[float], str] = str,
    running_total: bool = False,
) -> Chart:
    """A value for each of ``points``, which follow in time: columns, or a line of their sum so far.

    ``marks`` name what happened at a point, by its number.
    """
    values = list(accumulate(value for _label, value in points)) if running_total else [v for _l, v in points]
    top, count = nice_top(max(values, default=0)), len(points)
    return Chart(
        key=key,
        kind="line" if running_total else "columns",
        title=title,
        description=description,
        headers=headers,
        rows=[(label, text(value)) for (label, _value), value in zip(points, values, strict=True)],
        height=TIME_HEIGHT,
        columns=[] if running_total else [_column(number, v, count, top) for number, v in enumerate(values)],
        line=_line(values, top) if running_total else "",
        grid=[Note(text(value), "0", f"{_height_of(value, top):.1f}") for value in _grid_values(top)],
        ticks=_ticks([label for label, _value in points]),
        marks=_marks(marks, count),
    )


def _height_of(value: float, top: int) -> float:
    return PLOT_BOTTOM - (PLOT_BOTTOM - PLOT_TOP) * value / top


def _grid_values(top: int) -> list[int]:
    return [top, top // 2] if top % 2 == 0 else [top]


def _column(number: int, value: int, count: int, top: int) -> Column:
    y = _height_of(value, top)
    return Column(
        x=_across((number + 0.1) / count),
        y=f"{y:.1f}",
        width=percent((1 - GUTTER) * 0.8 / count),
        height=f"{PLOT_BOTTOM - y:.1f}",
    )


def _line(values: Sequence[int], top: int) -> str:
    """Points in a square of 100 that is stretched over the plot."""
    count = len(values)
    places = [
        f"{100 * (number + 0.5) / count:.2f},{100 - 100 * v / top:.2f}" for number, v in enumerate(values)
    ]
    return " ".join(places)


def _ticks(labels: Sequence[str]) -> list[Note]:
    """The first, the last and the middle one: as many dates as a phone has room for."""
    last = len(labels) - 1
    numbers = sorted({0, last // 2, last}) if labels else []
    anchors = {0: "start", last: "end"}
    return [
        Note(labels[n], _middle(n, len(labels)), f"{PLOT_BOTTOM + 18}", anchors.get(n, "middle"))
        for n in numbers
    ]


def _middle(number: int, count: int) -> str:
    return _across((number + 0.5) / count)


def _across(share: float) -> str:
    """``share`` of the plot's width, which lies beside the gutter."""
    return percent(GUTTER + (1 - GUTTER) * share)


def _marks(marks: Sequence[tuple[int, str]], count: int) -> list[Note]:
    """Each a line lower than the one before, so that two that are close stay readable."""
    inside = [(number, text) for number, text in marks if 0 <= number < count]
    return [
        Note(text, _middle(number, count), f"{12 + 16 * row}", "start" if number < count / 2 else "end")
        for row, (number, text) in enumerate(inside)
    ]
