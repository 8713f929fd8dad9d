"""Whose signatures a page needs and has: the whole truth, without a database."""

import pytest

from wagtail_mentoring.agreements.decisions import is_a_reason
from wagtail_mentoring.publication.decisions import (
    Signature,
    is_joint,
    shows_something_new,
    still_to_sign,
)

CAREER, ALUMNI = ("Connect", "career"), ("Connect", "alumni")
CAROL = Signature("Connect", "career", "carol")
ALAN = Signature("Connect", "alumni", "alan")


@pytest.mark.parametrize(("offices", "joint"), [(0, False), (1, False), (2, True), (3, True), (6, True)])
def test_pages_need_signatures_from_two_offices_on(offices, joint):
    assert is_joint(offices) is joint


@pytest.mark.parametrize(
    ("signatures", "missing"),
    [
        ([], [CAREER, ALUMNI]),
        ([CAROL], [ALUMNI]),
        ([ALAN], [CAREER]),
        ([CAROL, ALAN], []),
        ([ALAN, CAROL], []),
        # Two people of one office are one office.
        ([CAROL, Signature("Connect", "career", "cleo")], [ALUMNI]),
        # One person for two offices counts for the first.
        ([CAROL, Signature("Connect", "alumni", "carol")], [ALUMNI]),
        # An office that takes no part, or the same office in another program.
        ([CAROL, Signature("Connect", "law", "lea")], [ALUMNI]),
        ([CAROL, Signature("Bridge", "alumni", "alan")], [ALUMNI]),
        # Accounts that are gone: their signatures stay.
        ([Signature("Connect", "career", None), Signature("Connect", "alumni", None)], []),
    ],
)
def test_what_is_still_to_be_signed(signatures, missing):
    assert still_to_sign([CAREER, ALUMNI], signatures) == missing


@pytest.mark.parametrize(
    ("was_live", "is_live", "is_the_same", "new"),
    [
        (False, False, False, False),
        (False, False, True, False),
        (False, True, False, True),
        (False, True, True, True),
        (True, False, False, False),
        (True, False, True, False),
        (True, True, False, True),
        (True, True, True, False),
    ],
)
def test_what_shows_the_public_something_new(was_live, is_live, is_the_same, new):
    assert shows_something_new(was_live=was_live, is_live=is_live, is_the_same=is_the_same) is new


@pytest.mark.parametrize(
    ("text", "enough"), [("", False), (" " * 20, False), ("123456789", False), ("1234567890", True)]
)
def test_a_reason_has_ten_characters(text, enough):
    assert is_a_reason(text) is enough
