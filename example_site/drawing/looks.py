"""What a drawn person looks like, decided from the seed before anything is drawn."""

import random
from dataclasses import dataclass

from example_site.drawing.board import Colour, mix, rgb
from example_site.drawing.styles import STYLES

SKINS = ["#f6d7c3", "#f0c8ab", "#e8b894", "#dba57c", "#c98f65", "#ad734b", "#8c5836", "#6b4129", "#543221"]
HAIR_LIGHT = ["#d9b26b", "#b98a4e", "#8a5a34", "#6a4128", "#47301f", "#a5522e", "#2f2521"]
HAIR_DARK = ["#1f1a19", "#2a201c", "#38271f", "#241d22"]
HAIR_GREY = ["#8d8b89", "#b8b5b1", "#d6d2cc", "#6f6c6a"]
BACKGROUNDS = [
    ("#cfdcd5", "#bccdc4"),
    ("#e9dcc6", "#dfcdb0"),
    ("#d3dde6", "#bfcedb"),
    ("#ead3c8", "#dfc0b1"),
    ("#dcd8e6", "#cbc5da"),
    ("#d9ddc8", "#c8ceb2"),
    ("#e6e1da", "#d8d0c5"),
    ("#2f5a52", "#284d46"),
    ("#3b4f68", "#334459"),
    ("#c98e6b", "#bd7f5b"),
    ("#e0b667", "#d6a852"),
    ("#7c9a8d", "#6e8d80"),
]


@dataclass(frozen=True)
class Looks:
    """Everything about a person but the proportions of the face."""

    style: str
    skin: Colour
    hair: Colour
    age: int
    feminine: bool
    beard: str
    glasses: str
    background: tuple[Colour, Colour]


def choose_looks(
    rng: random.Random,
    gender: str | None = None,
    age: int | None = None,
    skin: int | None = None,
    dark_hair: bool = False,
) -> Looks:
    """The looks asked for; what is None is left to chance."""
    feminine = rng.random() < 0.5 if gender is None else gender == "woman"
    drawn_age = rng.choice([26, 29, 33, 37, 42, 47, 52, 58, 64, 70])
    years = drawn_age if age is None else age
    drawn_tone = rng.randrange(len(SKINS))
    tone = min(drawn_tone if skin is None else skin, len(SKINS) - 1)
    styles = [s for s in STYLES.values() if s.suits(feminine, years, tone)]
    style = rng.choices(styles, [s.share for s in styles])[0]
    beard = "" if feminine else rng.choice(["", "", "", "stubble", "stubble", "full", "short"])
    glasses = rng.choice(["", "", "", "", "round", "square", "square", "half"])
    background = rng.choice(BACKGROUNDS)
    return Looks(
        style=style.name,
        skin=rgb(SKINS[tone]),
        hair=_hair_colour(rng, years, dark_hair or tone > 2),
        age=years,
        feminine=feminine,
        beard=beard,
        glasses=glasses,
        background=(rgb(background[0]), rgb(background[1])),
    )


def _hair_colour(rng: random.Random, age: int, dark: bool) -> Colour:
    colour = rgb(rng.choice(HAIR_DARK if dark else HAIR_LIGHT))
    grey = rgb(rng.choice(HAIR_GREY))
    if rng.random() < (age - 38) / 30:
        return mix(colour, grey, min(1.0, 0.35 + (age - 40) / 40))
    return colour
