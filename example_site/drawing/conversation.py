"""A mentor and a student at a table by the window: the picture of what the programs are about."""

import random

from PIL import Image

from example_site.drawing.board import Board, Figure, mix, rgb
from example_site.drawing.looks import choose_looks
from example_site.drawing.person import draw_person

WIDTH, HEIGHT = 1600, 900
WHITE = rgb("#ffffff")
WALL, WALL_LOW = rgb("#e7dcc8"), rgb("#d9cab0")
PINE, WOOD, WOOD_DARK = rgb("#24524a"), rgb("#a8744a"), rgb("#875a38")
SPINES = ["#8c4a3a", "#2f5f59", "#c58a2f", "#3b4f68", "#6d2f37", "#e9dcc6", "#7c9a8d"]


def draw_conversation(rng: random.Random) -> Image.Image:
    """Wall and window, shelves, two people, a table with cups and notes."""
    board = Board(WIDTH, HEIGHT, WALL, scale=2)
    board.gradient(WALL, WALL_LOW)
    _window(board, rng)
    _shelves(board, rng)
    mentor = choose_looks(rng, rng.choice(["woman", "man"]), rng.choice([47, 52, 58]), rng.choice([1, 3, 6]))
    student = choose_looks(rng, rng.choice(["woman", "man"]), 22, rng.choice([0, 4, 7]))
    board.place(focus=(0.5, 0.5), at=(0.335, 0.31), zoom=0.56)
    draw_person(board, rng, mentor)
    board.place(focus=(0.5, 0.5), at=(0.665, 0.325), zoom=0.53)
    draw_person(board, rng, student)
    board.place(focus=(0, 0), at=(0, 0), zoom=1)
    _table(board, rng)
    return board.finish()


def _box(board: Board, x: float, y: float, width: float, height: float) -> Figure:
    return board.shape([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], curved=False)


def _window(board: Board, rng: random.Random) -> None:
    left, width, top, bottom = 0.36, 0.28, 0.12, 0.46
    radius = width / 2
    for grow, colour in ((0.014, mix(WALL, WHITE, 0.6)), (0.0, rgb("#cfe3e6"))):
        board.fill(board.oval(left + radius, top + 0.03, radius + grow, radius * 0.8 + grow), colour)
        board.fill(_box(board, left - grow, top + 0.03, width + 2 * grow, bottom - top + grow), colour)
    view = _box(board, left, top, width, bottom - top + 0.03)
    for base, colour in ((0.3, "#a9c9c6"), (0.335, "#7fafa6"), (0.37, "#4f8a7f")):
        ridge = [(left - 0.05 + 0.07 * step, base - rng.uniform(0, 0.03)) for step in range(6)]
        board.fill(
            board.shape([(left - 0.1, 0.6), *ridge, (left + width + 0.1, 0.6)]), rgb(colour), inside=view
        )
    board.fill(board.oval(left + width * 0.7, 0.18, 0.022, 0.022), rgb("#f2cf86"))
    bar = mix(WALL, WHITE, 0.6)
    board.fill(_box(board, left + radius - 0.003, 0.03, 0.006, 0.46), bar)
    board.fill(_box(board, left, 0.235, width, 0.005), bar)


def _shelves(board: Board, rng: random.Random) -> None:
    for left, width in ((-0.02, 0.2), (0.82, 0.2)):
        for y in (0.12, 0.235, 0.35):
            x = left + 0.012
            while x < left + width - 0.02:
                thick, tall = rng.uniform(0.007, 0.014), rng.uniform(0.055, 0.085)
                if rng.random() < 0.88:
                    board.fill(
                        _box(board, x, y - tall, thick, tall), mix(rgb(rng.choice(SPINES)), WALL_LOW, 0.25)
                    )
                x += thick + 0.0015
            board.fill(_box(board, left, y, width, 0.009), WOOD_DARK)
    for x, y in ((0.235, 0.0), (0.765, 0.0)):
        board.fill(board.stroke([(x, y), (x, 0.075)], 0.002, curved=False), rgb("#3a3a38"))
        board.fill(
            board.shape(
                [(x - 0.032, 0.115), (x - 0.012, 0.075), (x + 0.012, 0.075), (x + 0.032, 0.115)], curved=False
            ),
            PINE,
        )
        board.fill(board.oval(x, 0.116, 0.03, 0.007), rgb("#f7dfa6"))


def _table(board: Board, rng: random.Random) -> None:
    board.fill(_box(board, -0.1, 0.482, 1.2, 0.1), WOOD)
    board.fill(_box(board, -0.1, 0.482, 1.2, 0.007), mix(WOOD, WHITE, 0.28))
    board.fill(_box(board, -0.1, 0.546, 1.2, 0.03), WOOD_DARK)
    for x in (0.19, 0.83):
        board.fill(board.oval(x, 0.512, 0.03, 0.008), mix(WOOD, WHITE, 0.5))
        cup = [(x - 0.02, 0.472), (x + 0.02, 0.472), (x + 0.015, 0.51), (x - 0.015, 0.51)]
        board.fill(
            board.ring([(x + 0.014, 0.478), (x + 0.034, 0.48), (x + 0.032, 0.498), (x + 0.012, 0.5)], 0.005),
            rgb("#f4efe6"),
        )
        board.fill(board.shape(cup, curved=False), rgb("#f4efe6"))
        board.fill(board.oval(x, 0.472, 0.02, 0.005), rgb("#6b4630"))
    for x, turn in ((0.46, 0.01), (0.55, -0.012)):
        sheet = [
            (x, 0.496 + turn),
            (x + 0.085, 0.496 - turn),
            (x + 0.1, 0.533 - turn),
            (x + 0.005, 0.533 + turn),
        ]
        board.fill(board.shape(sheet, curved=False), mix(WHITE, WALL, 0.15))
        for row in range(4):
            y = 0.503 + row * 0.007
            end = x + rng.uniform(0.05, 0.078)
            board.fill(
                board.stroke([(x + 0.012, y + turn * 0.6), (end, y - turn * 0.4)], 0.0016, curved=False),
                rgb("#9aa3a0"),
            )
