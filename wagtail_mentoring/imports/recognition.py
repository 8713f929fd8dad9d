"""Which mentor a row is about, and what it says about them that is not there yet, in plain Python."""

from collections.abc import Sequence
from typing import Any, Protocol

from wagtail_mentoring.folding import fold

from .row_reading import Reason

#: A degree: what, where, and which year.
Degree = list[Any]


class Card(Protocol):
    """What is asked of a contact card."""

    pk: Any
    owner_id: Any
    crm_id: str


def recognise(
    *, crm_id: str, office: Any, with_id: Sequence[Card], with_email: Sequence[Card]
) -> Card | Reason | None:
    """The card a row is about, None for a new person, or why nobody can tell.

    ``with_id`` are cards of ``office`` that have the row's id, as an id means something in its own database
    only; ``with_email`` are cards of any office that have its e-mail. The id counts more.
    """
    own = [card for card in with_email if card.owner_id == office]
    if len(with_id) > 1:
        return Reason.TWO_MENTORS
    if with_id:
        known = with_id[0]
        return known if not own or known in own else Reason.TWO_MENTORS
    if len(own) > 1:
        return Reason.TWO_MENTORS
    if own:
        return Reason.OTHER_ID if crm_id and own[0].crm_id and own[0].crm_id != crm_id else own[0]
    return Reason.OTHER_OFFICE if with_email else None


def with_degree(
    degrees: Sequence[Degree], *, degree: str, school: str, year: int | None
) -> list[Degree] | None:
    """The degrees with what a row says: one that is there is completed, another is added.

    None where a school or a year stands alone and it cannot be told which degree it belongs to.
    """
    after = [list(one) for one in degrees]
    if degree:
        place = next((place for place, one in enumerate(after) if fold(one[0]) == fold(degree)), None)
    elif not (school or year):
        return after
    else:
        place = 0 if len(after) == 1 else None
        if place is None:
            return None
    if place is None:
        return [*after, [degree, school, year]]
    known = after[place]
    after[place] = [known[0], school or known[1], year or known[2]]
    return after
