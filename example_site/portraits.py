"""Drawn pictures for the demo: the same seed gives the same one, and none is a photograph of anyone."""

import random

from PIL import Image

from example_site.drawing.board import Board
from example_site.drawing.looks import choose_looks
from example_site.drawing.person import draw_background, draw_person
from example_site.drawing.scenes import draw_scene

__all__ = ["draw_portrait", "draw_scene"]


def draw_portrait(
    seed: int | str,
    size: int = 640,
    *,
    gender: str | None = None,
    years: int | None = None,
    skin: int | None = None,
    dark_hair: bool = False,
) -> Image.Image:
    """Draw the person of this seed as a square picture.

    ``gender`` is "woman" or "man", ``years`` those since graduation, ``skin`` 0 (light) to 8 (dark);
    ``dark_hair`` also with light skin; whatever is left out is decided by the seed.
    """
    rng = random.Random(f"portrait-{seed}")
    looks = choose_looks(rng, gender, None if years is None else years + 23, skin, dark_hair)
    board = Board(size, size, looks.background[0])
    draw_background(board, rng, looks)
    board.place(focus=(0.5, 0.5), at=(0.5, 0.5), zoom=1.27)
    draw_person(board, rng, looks)
    return board.finish()
