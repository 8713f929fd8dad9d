"""A small drawing board over Pillow: smooth shapes in unit coordinates, clipped where asked."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image, ImageChops, ImageDraw

Point = tuple[float, float]
Colour = tuple[int, int, int]


def rgb(code: str) -> Colour:
    """``"#1a2b3c"`` as three numbers."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """The colour that lies ``share`` of the way from the first to the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def mirrored(points: Sequence[Point], centre: float = 0.0) -> list[Point]:
    """A right half, drawn from top to bottom, closed by its mirror image on the left."""
    left = [(2 * centre - x, y) for x, y in reversed(points) if abs(x - centre) > 1e-6]
    return [*points, *left]


def smooth(points: Sequence[Point], closed: bool = True, steps: int = 14) -> list[Point]:
    """A Catmull–Rom curve through the points."""
    count = len(points)
    curve: list[Point] = []
    for i in range(count if closed else count - 1):
        if closed:
            p0, p1, p2, p3 = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        else:
            p0, p1, p2, p3 = (points[min(max(i + k, 0), count - 1)] for k in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            curve.append(tuple(_spline(p0[d], p1[d], p2[d], p3[d], t) for d in (0, 1)))
    if not closed:
        curve.append(tuple(points[-1]))
    return curve


def _spline(p0: float, p1: float, p2: float, p3: float, t: float) -> float:
    return 0.5 * (
        2 * p1
        + (p2 - p0) * t
        + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t
        + (3 * p1 - p0 - 3 * p2 + p3) * t * t * t
    )


@dataclass(frozen=True)
class Figure:
    """An area of the board in its pixels: a polygon or an oval, perhaps with another figure cut out."""

    outline: tuple[Point, ...]
    is_oval: bool = False
    hole: "Figure | None" = None

    @property
    def box(self) -> tuple[int, int, int, int]:
        xs, ys = [x for x, _ in self.outline], [y for _, y in self.outline]
        return math.floor(min(xs)), math.floor(min(ys)), math.ceil(max(xs)) + 1, math.ceil(max(ys)) + 1

    def without(self, hole: "Figure") -> "Figure":
        return replace(self, hole=hole)

    def mask(self, box: tuple[int, int, int, int]) -> Image.Image:
        """The part of the figure inside the box, as a mask of the box's size."""
        left, top, right, bottom = box
        mask = Image.new("L", (right - left, bottom - top), 0)
        points = [(x - left, y - top) for x, y in self.outline]
        draw = ImageDraw.Draw(mask)
        if self.is_oval:
            draw.ellipse([points[0], points[1]], fill=255)
        else:
            draw.polygon(points, fill=255)
        return mask if self.hole is None else ImageChops.subtract(mask, self.hole.mask(box))


class Board:
    """A picture drawn ``scale`` times too large and shrunk at the end. The width is 1, y grows downwards.

    After ``place`` all that is drawn comes out enlarged, and with one point of it at a place of the board.
    """

    def __init__(self, width: int, height: int, colour: Colour, scale: int = 3) -> None:
        self.size = (width, height)
        self.unit = width * scale
        self.image = Image.new("RGB", (width * scale, height * scale), colour)
        self.focus: Point = (0, 0)
        self.at: Point = (0, 0)
        self.zoom = 1.0

    def place(self, focus: Point, at: Point, zoom: float) -> None:
        self.focus, self.at, self.zoom = focus, at, zoom

    def finish(self) -> Image.Image:
        return self.image.resize(self.size, Image.Resampling.BOX)

    def shape(self, points: Sequence[Point], curved: bool = True) -> Figure:
        """The closed figure through the points."""
        return Figure(tuple(self._pixel(point) for point in (smooth(points) if curved else points)))

    def oval(self, x: float, y: float, rx: float, ry: float) -> Figure:
        return Figure((self._pixel((x - rx, y - ry)), self._pixel((x + rx, y + ry))), is_oval=True)

    def stroke(self, points: Sequence[Point], width: float, ends: float = 1.0, curved: bool = True) -> Figure:
        """A line with some thickness; ``ends`` is the share of it that is left where the line ends."""
        line = smooth(points, closed=False) if curved else list(points)
        right, left = [], []
        for position, (x, y) in enumerate(line):
            (ax, ay), (bx, by) = line[max(position - 1, 0)], line[min(position + 1, len(line) - 1)]
            length = math.hypot(bx - ax, by - ay) or 1.0
            swell = math.sin(math.pi * position / max(len(line) - 1, 1))
            radius = width * (ends + (1 - ends) * swell) / 2
            nx, ny = -(by - ay) / length * radius, (bx - ax) / length * radius
            right.append((x + nx, y + ny))
            left.append((x - nx, y - ny))
        return self.shape([*right, *reversed(left)], curved=False)

    def ring(self, points: Sequence[Point], width: float) -> Figure:
        """The outline of a closed figure, ``width`` thick on its inner side."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        cx, cy = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        fx, fy = 1 - 2 * width / (max(xs) - min(xs)), 1 - 2 * width / (max(ys) - min(ys))
        return self.shape(points).without(
            self.shape([(cx + (x - cx) * fx, cy + (y - cy) * fy) for x, y in points])
        )

    def fill(
        self, figure: Figure, colour: Colour, opacity: float = 1.0, inside: Figure | None = None
    ) -> None:
        """Lay a colour on the figure, only where the figure ``inside`` is filled too."""
        box = self._visible(figure.box)
        if box is None:
            return
        mask = figure.mask(box)
        if inside is not None:
            mask = ImageChops.multiply(mask, inside.mask(box))
        if opacity < 1:
            mask = mask.point([round(value * opacity) for value in range(256)])
        self.image.paste(colour, box, mask)

    def gradient(self, top: Colour, bottom: Colour, figure: Figure | None = None) -> None:
        """Let one colour run into another, from the upper edge of the figure (or board) to the lower one."""
        box = (0, 0, *self.image.size) if figure is None else self._visible(figure.box)
        if box is None:
            return
        size = (box[2] - box[0], box[3] - box[1])
        ramp = Image.linear_gradient("L").resize(size)
        shades = Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), ramp)
        self.image.paste(shades, box, None if figure is None else figure.mask(box))

    def _visible(self, box: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
        left, top, right, bottom = box
        width, height = self.image.size
        cut = max(left, 0), max(top, 0), min(right, width), min(bottom, height)
        return cut if cut[0] < cut[2] and cut[1] < cut[3] else None

    def _pixel(self, point: Point) -> Point:
        x, y = (a + (p - f) * self.zoom for p, f, a in zip(point, self.focus, self.at, strict=True))
        return x * self.unit, y * self.unit
