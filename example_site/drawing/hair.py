"""Hair and head scarves: each style is what hangs behind the head and what lies before it."""

from example_site.drawing.board import Board, Colour, mirrored, mix, rgb
from example_site.drawing.face import Head
from example_site.drawing.outlines import BACK, FRONT

DARK = rgb("#0e0a0a")


def draw_back_hair(board: Board, head: Head, style: str, hair: Colour) -> None:
    """What lies behind neck and shoulders."""
    deep = mix(hair, DARK, 0.28)
    if style in BACK:
        board.fill(board.shape(head.points(mirrored(BACK[style]))), deep)
    if style == "bun":
        board.fill(board.oval(*head.at(0.1, -1.24), 0.066, 0.06), deep)
    if style == "afro":
        for x, y, radius in _cloud(1.2, 1.0):
            board.fill(board.oval(*head.at(x, y), radius, radius), deep)
    if style == "scarf":
        drape = [(0, -1.2), (0.8, -1.0), (1.2, -0.3), (1.16, 0.5), (1.3, 1.1), (1.55, 1.6), (0, 1.9)]
        board.fill(board.shape(head.points(mirrored(drape))), mix(_scarf(hair), DARK, 0.22))


def draw_front_hair(board: Board, head: Head, style: str, hair: Colour) -> None:
    """What lies on the forehead and beside the face, with a lighter side towards the light."""
    if style in ("bald", "buzz", "receding"):
        _draw_thin(board, head, style, hair)
    elif style == "scarf":
        _draw_scarf(board, head, _scarf(hair))
    elif style in ("afro", "curls"):
        _draw_curls(board, head, style, hair)
    else:
        mask = board.shape(head.points(FRONT[style]))
        board.fill(mask, hair)
        shine = [(-0.9, -0.55), (-0.5, -1.0), (0.05, -1.12), (0.3, -1.05), (-0.25, -0.92), (-0.7, -0.5)]
        board.fill(board.shape(head.points(shine)), mix(hair, rgb("#ffffff"), 0.16), 0.7, inside=mask)
        shade = [(0.72, -1.3), (0.8, -0.5), (0.9, 0.2), (1.0, 1.4), (1.6, 1.4), (1.6, -1.0)]
        board.fill(board.shape(head.points(shade)), DARK, 0.15, inside=mask)
        if style == "locs":
            _draw_strands(board, head, hair)


def _draw_thin(board: Board, head: Head, style: str, hair: Colour) -> None:
    if style == "bald":
        for side in (-1, 1):
            fringe = [
                (side * 0.98, 0.06),
                (side * 1.01, -0.2),
                (side * 0.93, -0.47),
                (side * 0.85, -0.34),
                (side * 0.88, -0.05),
            ]
            board.fill(board.shape(head.points(fringe)), hair, 0.85)
        glow = board.oval(*head.at(-0.3, -0.75), 0.04, 0.018)
        board.fill(glow, mix(head.skin, rgb("#ffffff"), 0.5), 0.4)
        return
    mask = board.shape(head.points(FRONT[style]))
    board.fill(mask, hair, 0.78 if style == "buzz" else 1.0)
    shade = [(0.6, -1.3), (0.72, -0.5), (0.9, 0.2), (1.6, 0.4), (1.6, -1.0)]
    board.fill(board.shape(head.points(shade)), DARK, 0.2, inside=mask)


def _cloud(reach: float, rise: float) -> list[tuple[float, float, float]]:
    ring = [(0, -1.12), (0.42, -1.06), (0.78, -0.82), (1.0, -0.46), (1.08, -0.06), (1.0, 0.28)]
    spots = [(x * reach * 0.86, y * rise - (reach - 1) * 0.4, 0.062 * reach) for x, y in ring]
    return [*spots, *[(-x, y, radius) for x, y, radius in spots[1:]]]


def _draw_curls(board: Board, head: Head, style: str, hair: Colour) -> None:
    cap = board.shape(head.points(FRONT["crop"]))
    board.fill(cap, hair)
    if style == "afro":
        spots = [(x * 0.98, y, r) for x, y, r in _cloud(1.15, 1.0) if y < -0.1]
        inner = [(x * 0.8, y * 0.84 - 0.06, r * 0.8) for x, y, r in spots if y < -0.55]
    else:
        spots = [(x, y, r * 0.72) for x, y, r in _cloud(1.12, 1.02) if y < -0.2]
        inner = [(x * 0.72, y * 0.84, r * 0.85) for x, y, r in spots if y < -0.8]
    for x, y, radius in [*spots, *inner]:
        board.fill(board.oval(*head.at(x, y), radius, radius), hair)
    for x, y, radius in spots:
        if x < 0.1:
            arc = head.at(x - 0.12, y - 0.08)
            board.fill(board.oval(*arc, radius * 0.42, radius * 0.36), mix(hair, rgb("#ffffff"), 0.14), 0.7)


def _draw_strands(board: Board, head: Head, hair: Colour) -> None:
    for side in (-1, 1):
        for step in range(4):
            x = side * (1.02 + step * 0.1)
            strand = head.points([(x * 0.92, -0.5), (x, 0.3), (x * 1.06, 1.45 - step * 0.06)])
            board.fill(board.stroke(strand, 0.02, 0.75), mix(hair, rgb("#ffffff"), 0.05 * (step % 2)))


def _scarf(hair: Colour) -> Colour:
    cloths = ["#2f5d62", "#7a4a5b", "#c9b79c", "#3f4a6b", "#a8553f", "#5d6b4f"]
    return rgb(cloths[sum(hair) % len(cloths)])


def _draw_scarf(board: Board, head: Head, cloth: Colour) -> None:
    half = [
        (0, -1.2),
        (0.62, -1.08),
        (1.06, -0.62),
        (1.16, 0.0),
        (1.08, 0.6),
        (0.8, 1.05),
        (0.9, 1.35),
        (0, 1.62),
    ]
    opening = [(0, -0.74), (0.55, -0.62), (0.82, -0.2), (0.84, 0.25), (0.68, 0.66), (0.4, 0.92), (0, 1.0)]
    mask = board.shape(head.points(mirrored(half))).without(board.shape(head.points(mirrored(opening))))
    board.fill(mask, cloth)
    fold = head.points([(-0.9, 0.5), (-0.4, 1.08), (0.3, 1.3), (0.8, 1.36)])
    board.fill(board.stroke(fold, 0.012, 0.3), DARK, 0.22, inside=mask)
    second = head.points([(0.95, 0.3), (0.6, 1.0), (0.0, 1.28), (-0.5, 1.36)])
    board.fill(board.stroke(second, 0.01, 0.3), DARK, 0.18, inside=mask)
    shade = [(0.6, -1.3), (0.85, -0.5), (0.9, 0.4), (0.6, 1.7), (1.6, 1.7), (1.6, -1.0)]
    board.fill(board.shape(head.points(shade)), DARK, 0.16, inside=mask)
