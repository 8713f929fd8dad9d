"""The line that says which offices run a program, with one contact for each audience."""

import pytest

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.public_line import public_line


def office(pk, kind, *, email=True, phone=""):
    address = f"{pk}@northmere.example" if email else ""
    return Office(pk=pk, name=f"Office {pk}", kind=kind, public_email=address, public_phone=phone)


def asked(*offices):
    return [(contact.audience, contact.office.pk) for contact in public_line(offices).contacts]


def test_offices_are_named_in_their_order_and_whether_they_do_it_together():
    one, two = office(1, "alumni_relations"), office(2, "career_services")

    assert (public_line([one, two]).title, public_line([one, two]).names) == (
        "Run jointly by",
        ["Office 1", "Office 2"],
    )
    assert (public_line([two]).title, public_line([two]).names) == ("Run by", ["Office 2"])
    assert public_line([]) is None


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        (["alumni_relations", "career_services"], [("Students", 2), ("Graduates", 1)]),
        (["faculty", "alumni_relations"], [("Students", 1), ("Graduates", 2)]),
        (["faculty", "career_services", "alumni_relations"], [("Students", 2), ("Graduates", 3)]),
        (["faculty", "fundraising", "faculty", "admissions"], [("Students", 1), ("Graduates", 2)]),
        (["other", "career_services"], [("Students", 2), ("Graduates", 1)]),
        (["faculty", "faculty", "faculty"], [("", 1)]),
        (["other"], [("", 1)]),
    ],
)
def test_each_audience_has_one_contact_however_many_offices_there_are(kinds, found):
    assert asked(*(office(pk, kind) for pk, kind in enumerate(kinds, start=1))) == found


def test_office_that_nobody_can_write_to_or_call_is_no_contact():
    silent, phone = office(1, "career_services", email=False), office(2, "other", email=False, phone="555")

    assert asked(silent, phone) == [("", 2)]
    assert asked(silent) == []
