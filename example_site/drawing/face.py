"""The head of a portrait: its proportions, its features, beard and glasses."""

import math
import random
from dataclasses import dataclass

from example_site.drawing.board import Board, Colour, Figure, Point, mirrored, mix, rgb
from example_site.drawing.looks import Looks

CIRCLE = [math.tau * step / 10 for step in range(10)]
EYES = ["#2b1d16", "#3a2618", "#4b3a24", "#3f5a4a", "#3f5f7a"]


@dataclass(frozen=True)
class Head:
    """Where the face is and how wide; ``at`` turns face coordinates (-1 to 1) into those of the picture."""

    x: float
    y: float
    rx: float
    ry: float
    jaw: float
    tilt: float
    skin: Colour

    @classmethod
    def of(cls, rng: random.Random, skin: Colour, feminine: bool, age: int) -> "Head":
        width = rng.uniform(0.131, 0.14) if feminine else rng.uniform(0.137, 0.149)
        jaw = rng.uniform(0.66, 0.78) if feminine else rng.uniform(0.78, 0.92)
        tilt = rng.choice([-0.055, -0.03, 0.0, 0.03, 0.055])
        return cls(0.5, 0.435, width, rng.uniform(0.186, 0.198), jaw + (0.04 if age > 55 else 0), tilt, skin)

    @property
    def shade(self) -> Colour:
        return mix(self.skin, rgb("#5a1f1c"), 0.2)

    @property
    def line(self) -> Colour:
        return mix(self.skin, rgb("#3a120f"), 0.58)

    def at(self, x: float, y: float) -> Point:
        dx, dy = x * self.rx, (y - 1) * self.ry
        cos, sin = math.cos(self.tilt), math.sin(self.tilt)
        return self.x + dx * cos - dy * sin, self.y + self.ry + dx * sin + dy * cos

    def points(self, points: list[Point]) -> list[Point]:
        return [self.at(x, y) for x, y in points]

    def outline(self, grow: float = 1.0) -> list[Point]:
        half = [
            (0, -1.0),
            (0.55, -0.9),
            (0.91, -0.52),
            (0.98, -0.05),
            (0.93, 0.32),
            (self.jaw, 0.66),
            (self.jaw * 0.52, 0.93),
            (0, 1.0),
        ]
        return self.points(mirrored([(x * grow, y * grow) for x, y in half]))


def draw_face(board: Board, rng: random.Random, head: Head, looks: Looks) -> None:
    """Ears, face with its shadow side, and the features."""
    for side in (-1, 1):
        ear = head.at(side * 0.99, 0.1)
        board.fill(board.oval(*ear, 0.024, 0.04), head.skin if side < 0 else head.shade)
        board.fill(board.oval(ear[0] + side * 0.003, ear[1], 0.011, 0.022), mix(head.skin, head.line, 0.35))
    face = board.shape(head.outline())
    board.fill(face, head.skin)
    board.fill(_shadow_side(board, head), head.shade, 0.55, inside=face)
    for side in (-1, 1):
        cheek = board.oval(*head.at(side * 0.53, 0.3), 0.04, 0.03)
        board.fill(cheek, mix(head.skin, rgb("#d2553f"), 0.35), 0.15, inside=face)
    _draw_nose(board, head)
    _draw_eyes(board, rng, head, looks)
    _draw_mouth(board, rng, head, looks)
    if looks.age >= 50:
        _draw_years(board, head, looks.age)


def _shadow_side(board: Board, head: Head) -> Figure:
    return board.shape(
        head.points(
            [
                (0.6, -1.1),
                (0.72, -0.4),
                (0.63, 0.0),
                (0.7, 0.35),
                (0.42, 0.72),
                (0.12, 1.02),
                (0.6, 1.2),
                (1.3, 0.6),
                (1.3, -0.8),
            ]
        )
    )


def _draw_nose(board: Board, head: Head) -> None:
    wedge = head.points([(0.05, -0.06), (0.13, 0.22), (0.2, 0.34), (0.1, 0.41), (-0.06, 0.41), (0.02, 0.3)])
    board.fill(board.shape(wedge), head.shade, 0.75)
    base = head.points([(-0.15, 0.385), (-0.06, 0.425), (0.04, 0.43), (0.15, 0.385)])
    board.fill(board.stroke(base, 0.0052, 0.5), head.line, 0.62)


def _draw_eyes(board: Board, rng: random.Random, head: Head, looks: Looks) -> None:
    iris = rgb(rng.choice(EYES if max(looks.skin) > 225 else EYES[:2]))
    lift = rng.uniform(-0.02, 0.04)
    for side in (-1, 1):
        _draw_eye(board, head, side, iris)
        _draw_lid(board, head, side, looks.feminine)
        _draw_brow(board, head, side, lift, looks)


def _draw_eye(board: Board, head: Head, side: int, iris: Colour) -> None:
    x = side * 0.43
    almond = [
        (x - 0.19, 0.03),
        (x - 0.08, -0.035),
        (x + 0.08, -0.035),
        (x + 0.19, 0.03),
        (x + 0.07, 0.068),
        (x - 0.07, 0.068),
    ]
    white = board.shape(head.points(almond))
    board.fill(white, mix(rgb("#fbf7f2"), head.skin, 0.12))
    centre = head.at(x, 0.012)
    board.fill(board.oval(*centre, 0.0112, 0.0112), iris, inside=white)
    board.fill(board.oval(*centre, 0.0056, 0.0056), rgb("#120c0b"), inside=white)
    board.fill(board.oval(centre[0] - 0.0035, centre[1] - 0.0035, 0.0022, 0.0022), rgb("#ffffff"), 0.9)


def _draw_lid(board: Board, head: Head, side: int, feminine: bool) -> None:
    x, outer = side * 0.43, side * (0.045 if feminine else 0.01)
    inner_end, outer_end = (x - side * 0.19, 0.032), (x + side * 0.19 + outer, 0.022 - abs(outer) * 0.5)
    lid = head.points([inner_end, (x - side * 0.08, -0.04), (x + side * 0.08, -0.043), outer_end])
    board.fill(board.stroke(lid, 0.0062 if feminine else 0.005, 0.55), rgb("#1d1413"), 0.92)
    crease = head.points([(x - side * 0.15, -0.045), (x, -0.095), (x + side * 0.19, -0.04)])
    board.fill(board.stroke(crease, 0.0034, 0.3), head.line, 0.4)


def _draw_brow(board: Board, head: Head, side: int, lift: float, looks: Looks) -> None:
    x = side * 0.43
    arch = [
        (x - side * 0.21, -0.225),
        (x, -0.285 - lift),
        (x + side * 0.15, -0.28 - lift),
        (x + side * 0.28, -0.2),
    ]
    colour = mix(looks.hair, rgb("#221814"), 0.4 if looks.age < 60 else 0.15)
    board.fill(board.stroke(head.points(arch), 0.008 if looks.feminine else 0.0115, 0.35), colour, 0.95)


def _draw_mouth(board: Board, rng: random.Random, head: Head, looks: Looks) -> None:
    rose = mix(head.skin, rgb("#a3322f" if looks.feminine else "#8c3a31"), 0.42 if looks.feminine else 0.28)
    width = rng.uniform(0.3, 0.36)
    curve = rng.uniform(0.03, 0.065)
    if rng.random() < 0.42:
        _draw_smile(board, head, rose, width, curve)
    else:
        _draw_closed_lips(board, head, rose, width, curve)


def _draw_smile(board: Board, head: Head, rose: Colour, width: float, curve: float) -> None:
    smile = [
        (-width, 0.59 - curve),
        (-0.15, 0.612),
        (0.15, 0.612),
        (width, 0.59 - curve),
        (0.17, 0.7),
        (0, 0.72),
        (-0.17, 0.7),
    ]
    opening = board.shape(head.points(smile))
    board.fill(board.shape(head.points([(x * 1.06, (y - 0.645) * 1.32 + 0.65) for x, y in smile])), rose)
    board.fill(opening, mix(rgb("#fdfaf6"), head.skin, 0.1))
    shadow = head.points(
        [(-width, 0.66), (-0.14, 0.695), (0.14, 0.695), (width, 0.66), (0.2, 0.8), (-0.2, 0.8)]
    )
    board.fill(board.shape(shadow), rgb("#7d2a2a"), 0.55, inside=opening)


def _draw_closed_lips(board: Board, head: Head, rose: Colour, width: float, curve: float) -> None:
    upper = [
        (-width, 0.615 - curve),
        (-0.1, 0.575),
        (0, 0.588),
        (0.1, 0.575),
        (width, 0.615 - curve),
        (0, 0.64),
    ]
    lower = [
        (-width * 0.9, 0.625 - curve),
        (0, 0.638),
        (width * 0.9, 0.625 - curve),
        (0.12, 0.695),
        (-0.12, 0.695),
    ]
    board.fill(board.shape(head.points(lower)), rose, 0.85)
    board.fill(board.shape(head.points(upper)), mix(rose, head.line, 0.22))
    line = head.points(
        [(-width * 1.03, 0.61 - curve), (-0.12, 0.632), (0.12, 0.632), (width * 1.03, 0.61 - curve)]
    )
    board.fill(board.stroke(line, 0.0046, 0.5), head.line, 0.85)


def _draw_years(board: Board, head: Head, age: int) -> None:
    strength = min(0.5, (age - 40) / 60)
    for side in (-1, 1):
        fold = head.points([(side * 0.23, 0.36), (side * 0.36, 0.47), (side * 0.42, 0.6)])
        board.fill(board.stroke(fold, 0.0036, 0.3), head.line, strength)
        bag = head.points([(side * 0.28, 0.12), (side * 0.43, 0.15), (side * 0.58, 0.11)])
        board.fill(board.stroke(bag, 0.0032, 0.3), head.line, strength * 0.8)
    if age >= 60:
        brow = head.points([(-0.4, -0.46), (0, -0.49), (0.4, -0.46)])
        board.fill(board.stroke(brow, 0.003, 0.2), head.line, strength * 0.7)


def draw_beard(board: Board, head: Head, beard: str, hair: Colour) -> None:
    """Nothing, stubble, a short or a full beard."""
    if not beard:
        return
    colour = mix(hair, rgb("#1c1513"), 0.15)
    lip = head.points(
        [
            (-0.4, 0.58),
            (-0.2, 0.475),
            (0, 0.5),
            (0.2, 0.475),
            (0.4, 0.58),
            (0.2, 0.562),
            (0, 0.572),
            (-0.2, 0.562),
        ]
    )
    drop = {"stubble": 1.0, "short": 1.035, "full": 1.13}[beard]
    outer = mirrored(
        [
            (0, 0.5),
            (0.3, 0.46),
            (0.62, 0.42),
            (0.86, 0.16),
            (0.99, 0.02),
            (0.97, 0.36),
            (head.jaw * 1.05, 0.68 * drop),
            (head.jaw * 0.58, 0.94 * drop),
            (0, drop * 1.01),
        ]
    )
    mask = board.shape(head.points(outer))
    mouth = board.shape(
        head.points(mirrored([(0, 0.565), (0.3, 0.54), (0.39, 0.6), (0.24, 0.72), (0, 0.735)]))
    )
    mask = mask.without(mouth)
    if beard == "stubble":
        board.fill(mask, colour, 0.24, inside=board.shape(head.outline()))
        return
    board.fill(mask, colour)
    board.fill(board.shape(lip), colour)
    board.fill(_shadow_side(board, head), rgb("#120d0c"), 0.18, inside=mask)


def draw_glasses(board: Board, head: Head, kind: str, rng: random.Random) -> None:
    """Thin frames that sit on the nose."""
    if not kind:
        return
    frame = rgb(rng.choice(["#23201f", "#3d2a20", "#7a5a2f", "#2b3a4a"]))
    for side in (-1, 1):
        rim = head.points(_lens(kind, side * 0.44))
        board.fill(board.shape(rim), rgb("#ffffff"), 0.1)
        board.fill(board.ring(rim, 0.0062), frame)
        temple = head.points([(side * 0.74, -0.06), (side * 0.98, -0.04)])
        board.fill(board.stroke(temple, 0.0055), frame)
    board.fill(board.stroke(head.points([(-0.16, -0.02), (0, -0.06), (0.16, -0.02)]), 0.006), frame)


def _lens(kind: str, x: float) -> list[Point]:
    """The outline of one glass, in the middle of which is ``x``."""
    if kind == "round":
        return [(x + 0.27 * math.cos(turn), 0.02 + 0.19 * math.sin(turn)) for turn in CIRCLE]
    if kind == "half":
        return [
            (x - 0.3, -0.04),
            (x, -0.075),
            (x + 0.3, -0.04),
            (x + 0.24, 0.16),
            (x, 0.2),
            (x - 0.24, 0.16),
        ]
    return [
        (x - 0.3, -0.14),
        (x, -0.16),
        (x + 0.3, -0.14),
        (x + 0.29, 0.12),
        (x, 0.185),
        (x - 0.29, 0.12),
    ]
