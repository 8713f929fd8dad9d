"""Neck, shoulders and what a portrait wears."""

import random

from example_site.drawing.board import Board, Colour, Figure, mirrored, mix, rgb
from example_site.drawing.face import Head
from example_site.drawing.looks import Looks

MAIN = [
    "#22344b",
    "#2f4a45",
    "#6d2f37",
    "#4a4a52",
    "#1f2a33",
    "#7b5b43",
    "#3d4f7a",
    "#8a4b32",
    "#5b6b4e",
    "#3a3145",
]
LIGHT = ["#f4f1ea", "#dfe7ee", "#efe0d2", "#e6ebe2", "#f0e3e3"]
BRIGHT = ["#b8533a", "#c58a2f", "#2f7a70", "#8a3a5b", "#4b6ea8", "#a8473f", "#5a7d52", "#d3b48a"]
DARK = rgb("#0d1216")


def draw_clothes(board: Board, rng: random.Random, head: Head, looks: Looks) -> None:
    """The bust under the head, in one of six outfits."""
    wide = 0.33 if looks.feminine else 0.375
    neck_half = 0.058 if looks.feminine else 0.071
    outfit = rng.choice(["blazer", "blazer", "crew", "collar", "roll", "vneck", "cardigan"])
    if looks.style == "scarf":
        outfit = "roll"
    body = board.shape(_body(wide, neck_half))
    main, light, bright = (rgb(rng.choice(colours)) for colours in (MAIN, LIGHT, BRIGHT))
    cloth = {
        "blazer": main,
        "crew": rng.choice([main, bright]),
        "collar": rng.choice([light, main]),
        "roll": main,
    }
    colour = cloth.get(outfit, rng.choice([bright, main]))
    board.fill(body, colour)
    if outfit == "roll":
        _draw_neck(board, head, neck_half)
        edge = 0.5 + neck_half * 1.12
        roll = [(0.5, 0.668), (edge, 0.655), (edge + 0.02, 0.74), (edge + 0.03, 0.8), (0.5, 0.83)]
        board.fill(board.shape(mirrored(roll, 0.5)), mix(colour, rgb("#ffffff"), 0.06))
        fold = [(1 - edge - 0.006, 0.7), (0.5, 0.716), (edge + 0.006, 0.7)]
        board.fill(board.stroke(fold, 0.004, 0.4), DARK, 0.22)
    else:
        _draw_opening(board, head, neck_half, outfit, colour, light, body)
    shadow = board.shape([(0.64, 0.72), (0.74, 0.86), (0.72, 1.1), (1.1, 1.1), (1.1, 0.7)])
    board.fill(shadow, DARK, 0.16, inside=body)


def _body(wide: float, neck_half: float) -> list[tuple[float, float]]:
    half = [
        (0.5, 0.7),
        (0.5 + neck_half * 1.15, 0.705),
        (0.5 + wide * 0.62, 0.765),
        (0.5 + wide * 0.9, 0.825),
        (0.5 + wide * 1.05, 0.94),
        (0.5 + wide * 1.1, 1.15),
        (0.5, 1.2),
    ]
    return mirrored(half, 0.5)


def _draw_neck(board: Board, head: Head, half: float) -> None:
    sides = [
        (0.5, 0.5),
        (0.5 + half, 0.5),
        (0.5 + half * 0.97, 0.67),
        (0.5 + half * 1.16, 0.735),
        (0.5, 0.765),
    ]
    neck = board.shape(mirrored(sides, 0.5))
    board.fill(neck, head.skin)
    board.fill(_chin_shadow(board, head), head.shade, inside=neck)


def _chin_shadow(board: Board, head: Head) -> Figure:
    return board.shape([(x + 0.012, y + 0.042) for x, y in head.outline()])


def _draw_opening(
    board: Board, head: Head, half: float, outfit: str, colour: Colour, light: Colour, body: Figure
) -> None:
    depth = {"crew": 0.775, "cardigan": 0.79, "vneck": 0.87, "collar": 0.82, "blazer": 0.82}[outfit]
    if outfit in ("blazer", "cardigan"):
        shirt = mirrored([(0.5, 0.7), (0.5 + half * 1.5, 0.7), (0.5 + half * 1.1, 0.86), (0.5, 1.08)], 0.5)
        board.fill(board.shape(shirt, curved=False), light, inside=body)
    pointed = outfit in ("vneck", "collar", "blazer")
    throat = [
        (0.5, 0.66),
        (0.5 + half * 0.97, 0.68),
        (0.5 + half * (0.6 if pointed else 0.97), 0.745),
        (0.5, depth),
    ]
    throat = mirrored(throat, 0.5)
    skin = board.shape(throat, curved=not pointed)
    if outfit == "crew":
        band = [(0.5 + (x - 0.5) * 1.24, y + 0.014) for x, y in throat]
        board.fill(board.shape(band), mix(colour, DARK, 0.16))
    _draw_neck(board, head, half)
    board.fill(skin, head.skin)
    board.fill(_chin_shadow(board, head), head.shade, inside=skin)
    if outfit == "collar":
        _draw_collar(board, half, mix(colour, rgb("#ffffff"), 0.18), mix(colour, DARK, 0.25), depth)
    if outfit == "blazer":
        _draw_collar(board, half, light, mix(light, DARK, 0.25), depth)
        _draw_lapels(board, half, colour)
    if outfit == "cardigan":
        for side in (-1, 1):
            edge = [
                (0.5 + side * half * 1.35, 0.712),
                (0.5 + side * half * 1.15, 0.86),
                (0.5 + side * 0.008, 1.06),
            ]
            board.fill(board.stroke(edge, 0.02), mix(colour, DARK, 0.2), inside=body)


def _draw_collar(board: Board, half: float, colour: Colour, edge: Colour, depth: float) -> None:
    for side in (-1, 1):
        flap = [
            (0.5 + side * half * 1.08, 0.668),
            (0.5 + side * half * 1.3, 0.705),
            (0.5 + side * half * 0.95, 0.815),
            (0.5 + side * half * 0.02, depth - 0.012),
        ]
        board.fill(board.shape(flap, curved=False), colour)
        board.fill(board.stroke([flap[1], flap[2], flap[3]], 0.003, curved=False), edge, 0.5)


def _draw_lapels(board: Board, half: float, colour: Colour) -> None:
    for side in (-1, 1):
        lapel = [
            (0.5 + side * half * 1.28, 0.69),
            (0.5 + side * half * 2.1, 0.79),
            (0.5 + side * half * 1.62, 0.83),
            (0.5 + side * half * 1.9, 0.855),
            (0.5 + side * 0.012, 1.06),
            (0.5 + side * half * 1.0, 0.83),
        ]
        board.fill(board.shape(lapel, curved=False), mix(colour, rgb("#ffffff"), 0.06 if side < 0 else 0.02))
        board.fill(
            board.shape([lapel[1], lapel[2], (0.5 + side * half * 1.75, 0.822)], curved=False),
            mix(colour, DARK, 0.3),
        )
