"""Who is asked about a pair, and at which address; nobody after an erasure, or who said no to mail."""

from dataclasses import dataclass
from typing import Any

from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.programs.choices import ApplicantRole


@dataclass(frozen=True)
class Person:
    """``user`` is None for a mentor without an account, who answers by the link from the mail."""

    user: Any
    name: str
    email: str
    partner: str


def is_kept_out(pair: Mentorship) -> bool:
    """Whether nobody is asked about the pair: its application was erased, or is on hold."""
    row = pair.application
    return row is not None and (row.anonymised_at is not None or row.held_at is not None)


def person_of(pair: Mentorship, role: str) -> Person | None:
    """Whom to write to; None where there is nobody to write to."""
    if is_kept_out(pair):
        return None
    found = _mentee(pair) if role == ApplicantRole.MENTEE else _mentor(pair)
    return found if found.email else None


def _mentee(pair: Mentorship) -> Person:
    email = pair.mentee.email if pair.mentee.is_active else ""
    return Person(pair.mentee, pair.mentee_name, email, pair.mentor.name)


def _mentor(pair: Mentorship) -> Person:
    mentor, user = pair.mentor, pair.mentor.user
    card = getattr(mentor, "contact_card", None)
    return Person(user, mentor.name, _mentors_address(user, card), pair.mentee_name)


def _mentors_address(user: Any, card: Any) -> str:
    """That of the account; without one that on the contact card. None where somebody said no to all mail."""
    if card is not None and card.do_not_contact:
        return ""
    if user is not None:
        return user.email if user.is_active else ""
    return card.email if card else ""
