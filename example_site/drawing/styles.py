"""The ways to wear one's hair, and on whom the demo draws them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """One of them; ``share`` says how often, ``tones`` which skins."""

    name: str
    share: float = 1.0
    feminine: bool | None = None
    from_age: int = 0
    to_age: int = 120
    tones: tuple[int, int] = (0, 8)

    def suits(self, feminine: bool, age: int, tone: int) -> bool:
        fits = self.feminine in (None, feminine)
        return fits and self.from_age <= age <= self.to_age and self.tones[0] <= tone <= self.tones[1]


STYLES = {
    style.name: style
    for style in [
        Style("side_part", 2.0, feminine=False, tones=(0, 6)),
        Style("quiff", 1.5, feminine=False, to_age=50, tones=(0, 5)),
        Style("crop", 1.5, feminine=False),
        Style("buzz", 1.0, feminine=False, tones=(2, 8)),
        Style("receding", 1.5, feminine=False, from_age=45),
        Style("bald", 1.0, feminine=False, from_age=40),
        Style("curls", 1.0, feminine=None, tones=(3, 8)),
        Style("afro", 0.9, feminine=None, to_age=60, tones=(6, 8)),
        Style("bob", 1.6, feminine=True),
        Style("fringe", 1.0, feminine=True, to_age=60, tones=(0, 6)),
        Style("long", 1.6, feminine=True, to_age=58),
        Style("waves", 1.6, feminine=True),
        Style("bun", 1.3, feminine=True),
        Style("pixie", 1.2, feminine=True, from_age=30, tones=(0, 7)),
        Style("scarf", 0.8, feminine=True, tones=(2, 6)),
        Style("locs", 1.2, feminine=True, tones=(6, 8)),
    ]
}
