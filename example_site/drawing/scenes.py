"""Drawn views of the example university for its pages, from outside and of two people talking."""

import random

from PIL import Image

from example_site.drawing.board import Board, Colour, Figure, Point, mix, rgb
from example_site.drawing.conversation import draw_conversation

WIDTH, HEIGHT = 1600, 900
WHITE = rgb("#ffffff")

# sky above, sky below, far hills, near hills, ground, walls, roofs, leaves, light
PALETTES = {
    "coast": "#bcd8dc #f3e7cf #8fb3ae #5f8f85 #2f6a60 #efe3cc #a5553b #1f5248 #e9b04b",
    "quad": "#cfe0e6 #f6ecd9 #a9c3b0 #7fa486 #5d8a63 #ead9bd #8c4a3a #2f5f49 #f2c56b",
    "library": "#16322f #2c5650 #21443f #193733 #122b28 #d9c4a0 #7d4632 #0e2421 #f1bd5c",
    "studio": "#e9d3bd #f7ead9 #d3b08f #b98a6a #8f5f47 #f6efe4 #35504c #2f5a52 #d98c4a",
    "labs": "#cbdbe8 #eef2ee #9db7c9 #7096ab #43697f #f4f2ec #2b4a5c #2c5d5a #e7b04c",
    "evening": "#2b3a5e #e6a07a #4d4a6c #3a3c5c #222a44 #c9a48c #5b3a4a #1d2a3c #ffd27d",
}
KINDS = [*PALETTES, "conversation"]


def draw_scene(kind: str, seed: int | str = 0) -> Image.Image:
    """A wide picture, 1600 by 900, of one of the ``KINDS``; the same seed always gives the same one."""
    rng = random.Random(f"scene-{kind}-{seed}")
    if kind == "conversation":
        return draw_conversation(rng)
    sky, low, far, near, ground, wall, roof, leaf, light = (rgb(code) for code in PALETTES[kind].split())
    board = Board(WIDTH, HEIGHT, sky, scale=2)
    board.gradient(sky, low)
    sun = rng.uniform(0.6, 0.85)
    board.fill(board.oval(sun, 0.14, 0.045, 0.045), mix(light, WHITE, 0.35), 0.9)
    board.fill(board.oval(sun, 0.14, 0.09, 0.09), mix(light, WHITE, 0.5), 0.22)
    _clouds(board, rng, mix(low, WHITE, 0.5))
    _hills(board, rng, 0.27, 0.05, mix(far, low, 0.35))
    _hills(board, rng, 0.315, 0.04, far)
    _hills(board, rng, 0.355, 0.03, near)
    if kind in ("coast", "evening"):
        _water(board, rng, mix(sky, near, 0.35), mix(low, WHITE, 0.3))
    _town(board, rng, kind, [wall, roof, light])
    _lawn(board, rng, ground, mix(ground, light, 0.2))
    for _ in range(7):
        _tree(board, rng, leaf, ground)
    return board.finish()


def _box(board: Board, x: float, y: float, width: float, height: float) -> Figure:
    return board.shape([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], curved=False)


def _clouds(board: Board, rng: random.Random, colour: Colour) -> None:
    for _ in range(5):
        x, y, length = rng.uniform(0, 1), rng.uniform(0.04, 0.2), rng.uniform(0.08, 0.2)
        for drop in (0, 0.012):
            start = x + rng.uniform(-0.04, 0.04)
            line = [(start, y + drop), (start + length / 2, y + drop - 0.003), (start + length, y + drop)]
            board.fill(board.stroke(line, 0.012, 0.1), colour, 0.45)


def _hills(board: Board, rng: random.Random, base: float, rise: float, colour: Colour) -> None:
    ridge: list[Point] = [(-0.1 + 0.15 * step, base - rng.uniform(0, rise)) for step in range(9)]
    board.fill(board.shape([(-0.2, 0.8), *ridge, (1.2, 0.8)]), colour)


def _water(board: Board, rng: random.Random, colour: Colour, glint: Colour) -> None:
    board.gradient(mix(colour, WHITE, 0.25), colour, _box(board, 0, 0.36, 1, 0.12))
    for _ in range(26):
        x, y, length = rng.uniform(0, 1), rng.uniform(0.37, 0.45), rng.uniform(0.02, 0.08)
        board.fill(
            board.stroke([(x, y), (x + length / 2, y - 0.001), (x + length, y)], 0.0014, 0.1), glint, 0.7
        )
    for _ in range(3):
        x, y, size = rng.uniform(0.05, 0.95), rng.uniform(0.372, 0.4), rng.uniform(0.014, 0.024)
        hull = [
            (x - size, y),
            (x + size, y),
            (x + size * 0.7, y + size * 0.3),
            (x - size * 0.7, y + size * 0.3),
        ]
        board.fill(board.shape(hull, curved=False), rgb("#2a2f33"))
        board.fill(
            board.shape([(x, y - size * 2.2), (x + size * 0.9, y - 0.003), (x, y - 0.003)], curved=False),
            WHITE,
        )
        board.fill(
            board.shape(
                [(x - 0.002, y - size * 1.8), (x - size * 0.7, y - 0.003), (x - 0.002, y - 0.003)],
                curved=False,
            ),
            mix(WHITE, glint, 0.5),
        )


def _town(board: Board, rng: random.Random, kind: str, colours: list[Colour]) -> None:
    wall, roof, light = colours
    ground = 0.47
    x = -0.03
    tower_at = rng.uniform(0.3, 0.45)
    while x < 1.05:
        width, height = rng.uniform(0.08, 0.16), rng.uniform(0.07, 0.13)
        tone = mix(wall, roof, rng.uniform(0.0, 0.22))
        if kind in ("studio", "labs"):
            _modern(board, rng, (x, ground - height * 1.15, width, height * 1.15), tone, colours)
        else:
            _hall(board, rng, (x, ground - height, width, height), tone, colours)
        x += width + rng.choice([0.0, 0.0, 0.015, 0.03])
    _tower(board, tower_at, ground, mix(wall, WHITE, 0.12), roof, light)


def _hall(
    board: Board,
    rng: random.Random,
    box: tuple[float, float, float, float],
    tone: Colour,
    colours: list[Colour],
) -> None:
    _, roof, light = colours
    x, y, width, height = box
    shade = mix(tone, rgb("#1b2626"), 0.18)
    board.fill(_box(board, x, y, width, height + 0.02), tone)
    board.fill(_box(board, x + width * 0.72, y, width * 0.28, height + 0.02), shade, 0.6)
    if rng.random() < 0.45:
        gable = [(x - 0.004, y), (x + width / 2, y - height * 0.55), (x + width + 0.004, y)]
    else:
        gable = [
            (x - 0.005, y),
            (x + width * 0.12, y - height * 0.36),
            (x + width * 0.88, y - height * 0.36),
            (x + width + 0.005, y),
        ]
    board.fill(board.shape(gable, curved=False), mix(roof, tone, rng.uniform(0, 0.2)))
    columns = max(3, round(width / 0.022))
    gap = width / columns
    for column in range(columns):
        for row in (0.2, 0.58):
            left = x + gap * (column + 0.28)
            glass = light if rng.random() < 0.22 else mix(roof, rgb("#23343a"), 0.65)
            board.fill(_box(board, left, y + height * row, gap * 0.44, height * 0.24), glass, 0.92)
            board.fill(board.oval(left + gap * 0.22, y + height * row, gap * 0.22, gap * 0.22), glass, 0.92)


def _modern(
    board: Board,
    rng: random.Random,
    box: tuple[float, float, float, float],
    tone: Colour,
    colours: list[Colour],
) -> None:
    _, roof, light = colours
    x, y, width, height = box
    board.fill(_box(board, x, y, width, height + 0.02), tone)
    board.fill(_box(board, x, y, width, 0.007), roof)
    rows, columns = rng.choice([3, 4]), max(3, round(width / 0.024))
    for row in range(rows):
        top = y + height * (0.14 + 0.8 * row / rows)
        for column in range(columns):
            left = x + width * (0.06 + 0.88 * column / columns)
            glass = light if rng.random() < 0.18 else mix(roof, WHITE, rng.uniform(0.15, 0.4))
            board.fill(_box(board, left, top, width * 0.72 / columns, height * 0.5 / rows), glass, 0.9)


def _tower(board: Board, x: float, ground: float, wall: Colour, roof: Colour, light: Colour) -> None:
    half, top = 0.02, 0.2
    board.fill(_box(board, x - half, top, half * 2, ground - top + 0.01), wall)
    board.fill(
        _box(board, x + half * 0.3, top, half * 0.7, ground - top + 0.01),
        mix(wall, rgb("#1b2626"), 0.25),
        0.6,
    )
    board.fill(_box(board, x - half * 1.2, top, half * 2.4, 0.008), mix(wall, WHITE, 0.3))
    spire = [
        (x - half * 1.1, top),
        (x - half * 0.75, top - 0.04),
        (x, top - 0.105),
        (x + half * 0.75, top - 0.04),
        (x + half * 1.1, top),
    ]
    board.fill(board.shape(spire, curved=False), roof)
    board.fill(board.oval(x, top + 0.035, 0.0115, 0.0115), mix(light, WHITE, 0.55))
    for hand in [(x, top + 0.026), (x + 0.0065, top + 0.037)]:
        board.fill(board.stroke([(x, top + 0.035), hand], 0.0016, curved=False), rgb("#2a2a2a"))
    for level in (0.09, 0.15):
        board.fill(_box(board, x - 0.005, top + level, 0.01, 0.03), mix(roof, rgb("#20292c"), 0.6))
        board.fill(board.oval(x, top + level, 0.005, 0.006), mix(roof, rgb("#20292c"), 0.6))


def _lawn(board: Board, rng: random.Random, ground: Colour, path: Colour) -> None:
    board.fill(
        board.shape(
            [(-0.2, 0.475), (0.2, 0.462), (0.55, 0.472), (0.85, 0.46), (1.2, 0.475), (1.2, 0.9), (-0.2, 0.9)]
        ),
        ground,
    )
    start = rng.uniform(0.3, 0.42)
    way = [
        (start, 0.468),
        (start + 0.05, 0.49),
        (start - 0.06, 0.52),
        (start - 0.22, 0.6),
        (start + 0.2, 0.6),
        (start + 0.1, 0.52),
        (start + 0.075, 0.488),
        (start + 0.02, 0.468),
    ]
    board.fill(board.shape(way), mix(path, WHITE, 0.5), 0.8)
    board.fill(
        board.shape([(0.5, 0.6), (0.72, 0.525), (1.0, 0.505), (1.2, 0.5), (1.2, 0.7), (0.5, 0.7)]),
        mix(ground, rgb("#0c2a25"), 0.22),
        0.7,
    )


def _tree(board: Board, rng: random.Random, leaf: Colour, ground: Colour) -> None:
    x, foot = rng.choice([rng.uniform(-0.02, 0.28), rng.uniform(0.55, 1.02)]), rng.uniform(0.475, 0.53)
    size = rng.uniform(0.035, 0.06) * (1 + (foot - 0.47) * 6)
    colour = mix(leaf, ground, rng.uniform(0, 0.35))
    board.fill(board.oval(x + size * 0.25, foot, size * 0.8, size * 0.1), rgb("#0c201c"), 0.18)
    board.fill(
        board.stroke([(x, foot), (x, foot - size * 1.1)], size * 0.12, curved=False),
        mix(leaf, rgb("#2a1a12"), 0.6),
    )
    crown = [
        (0, -2.1),
        (0.62, -1.8),
        (0.78, -1.25),
        (0.55, -0.7),
        (0, -0.55),
        (-0.55, -0.7),
        (-0.78, -1.25),
        (-0.62, -1.8),
    ]
    figure = board.shape([(x + dx * size, foot + dy * size) for dx, dy in crown])
    board.fill(figure, colour)
    board.fill(
        board.oval(x - size * 0.25, foot - size * 1.5, size * 0.5, size * 0.55),
        mix(colour, WHITE, 0.14),
        0.6,
        inside=figure,
    )
