"""Who leads which stage unless somebody says otherwise, and what a charter needs, in plain Python."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

#: From each stage to the kind of office that usually leads it; None: the lead of the program.
#: Support is led by the office of whoever needs help: the lead answers for it as a whole.
USUAL_KIND: Mapping[str, str | None] = {
    "plan": None,
    "recruit_mentors": "alumni_relations",
    "recruit_mentees": "career_services",
    "screen_mentors": "alumni_relations",
    "screen_mentees": "career_services",
    "train": None,
    "match": "career_services",
    "support": None,
    "close": None,
}


def usual_office(stage: str, *, offices: Sequence[tuple[int, str, bool]]) -> int | None:
    """Which of ``offices``, given as (key, kind, leads), usually leads ``stage``; None where there is none.

    The first of the stage's kind, else the program's lead, else the first.
    """
    kind = USUAL_KIND[stage]
    of_kind = [key for key, its_kind, _leads in offices if kind and its_kind == kind]
    leading = [key for key, _kind, leads in offices if leads]
    anybody = [key for key, _kind, _leads in offices]
    return next(iter([*of_kind, *leading, *anybody]), None)


def stages_open(assigned: Collection[str]) -> list[str]:
    """Stages that nobody is accountable for yet, in their order."""
    return [stage for stage in USUAL_KIND if stage not in assigned]


def review_is_due(review_on: date | None, *, today: date) -> bool:
    """Whether a charter is to be looked at again, or was never given a date for it."""
    return review_on is None or review_on <= today


#: Who is asked after how many working days without a signature.
DIRECTORS_AFTER = 7
SIGNATURE_LADDER: tuple[tuple[int, str], ...] = ((3, "deputy"), (DIRECTORS_AFTER, "directors"))

#: Characters of a reason that says anything.
SHORTEST_REASON = 10


def to_ask_to_sign(*, days: int, asked: Collection[str]) -> list[str]:
    """Who is to be asked now, after ``days`` working days, without those that were ``asked`` already."""
    return [who for after, who in SIGNATURE_LADDER if days >= after and who not in asked]


def is_a_reason(text: str) -> bool:
    return len(text.strip()) >= SHORTEST_REASON
