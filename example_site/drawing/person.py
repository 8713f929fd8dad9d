"""A person from the head to the chest, and the plain ground behind them."""

import random

from example_site.drawing.board import Board, mirrored
from example_site.drawing.clothes import draw_clothes
from example_site.drawing.face import Head, draw_beard, draw_face, draw_glasses
from example_site.drawing.hair import draw_back_hair, draw_front_hair
from example_site.drawing.looks import Looks


def draw_person(board: Board, rng: random.Random, looks: Looks) -> None:
    """Draw from the back to the front."""
    head = Head.of(rng, looks.skin, looks.feminine, looks.age)
    draw_back_hair(board, head, looks.style, looks.hair)
    draw_clothes(board, rng, head, looks)
    draw_face(board, rng, head, looks)
    draw_beard(board, head, looks.beard, looks.hair)
    draw_front_hair(board, head, looks.style, looks.hair)
    draw_glasses(board, head, looks.glasses, rng)


def draw_background(board: Board, rng: random.Random, looks: Looks) -> None:
    """One large quiet shape."""
    kind = rng.choice(["disc", "arch", "hill", "window", "plain"])
    tone = looks.background[1]
    if kind == "disc":
        board.fill(board.oval(rng.choice([0.36, 0.5, 0.64]), 0.44, 0.4, 0.4), tone)
    elif kind == "arch":
        board.fill(board.oval(0.5, 0.46, 0.36, 0.36), tone)
        board.fill(board.shape([(0.14, 0.46), (0.86, 0.46), (0.86, 1), (0.14, 1)], curved=False), tone)
    elif kind == "hill":
        side = rng.choice([0.2, 0.8])
        board.fill(board.oval(side, 1.0, 0.75, 0.5), tone)
    elif kind == "window":
        left = rng.choice([-0.1, 0.62])
        corners = mirrored([(left + 0.24, -0.1), (left + 0.48, -0.1), (left + 0.48, 0.66)], left + 0.24)
        board.fill(board.shape(corners, curved=False), tone)
