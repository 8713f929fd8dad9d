from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_mentoring.outreach.decisions import Contact, clash, clashes_of

DAY = date(2026, 11, 26)
CAREER, ALUMNI, LAW = 1, 2, 3


def contact(key=1, office=ALUMNI, people_of=ALUMNI, days=0, program=None):
    return Contact(
        key=key, office=office, people_of=people_of, on=DAY + timedelta(days=days), program=program
    )


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"office": CAREER}, True),
        ({"office": CAREER, "days": 13}, True),
        ({"office": CAREER, "days": -13}, True),
        ({"office": CAREER, "days": 14}, False),
        ({"office": CAREER, "days": -14}, False),
        ({"office": ALUMNI}, False),
        ({"office": CAREER, "people_of": LAW}, False),
        ({"office": CAREER, "program": 7}, True),
    ],
)
def test_two_offices_clash_when_they_reach_the_same_people_too_soon(other, expected):
    assert clash(contact(), contact(key=2, **other), gap_days=14) is expected


@pytest.mark.parametrize(("program", "expected"), [(7, True), (8, False), (None, True)])
def test_mail_about_different_programs_goes_to_different_people(program, expected):
    one, other = contact(program=7), contact(key=2, office=CAREER, program=program)

    assert clash(one, other, gap_days=14) is expected


contacts = st.builds(
    contact,
    key=st.integers(1, 9),
    office=st.integers(1, 3),
    people_of=st.integers(1, 3),
    days=st.integers(-30, 30),
    program=st.sampled_from([None, 7, 8]),
)


@given(contacts, contacts)
def test_who_clashes_with_whom_is_the_same_from_both_sides(one, other):
    assert clash(one, other, gap_days=14) == clash(other, one, gap_days=14)


def test_nothing_clashes_with_itself_and_the_first_day_comes_first():
    late = contact(key=3, office=CAREER, days=5)
    early = contact(key=2, office=CAREER, days=-5)
    itself = contact(key=1, office=CAREER)

    assert clashes_of(contact(key=1), [late, itself, early], gap_days=14) == [early, late]
