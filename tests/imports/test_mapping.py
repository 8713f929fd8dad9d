"""Columns are understood where headings say what they are, and refused where nobody could be found again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wagtail_mentoring.directory.models import ContactCard, Mentor, MentorDegree
from wagtail_mentoring.imports.mapping import (
    PRESETS,
    RAISERS_EDGE,
    SALESFORCE,
    USUAL,
    Problem,
    Target,
    by_meaning,
    guess,
    source_of,
    wrong_with,
)

RAISERS_EDGE_HEADINGS = [
    "CnBio_ID",
    "CnBio_Name",
    "CnBio_First_Name",
    "CnBio_Last_Name",
    "CnPrBs_Org_Name",
    "CnPrBs_Position",
    "CnAdrPrf_ContryLongDscription",
    "CnPrAl_Class_of",
    "CnPh_1_01_Phone_number",
    "CnPh_1_02_Phone_number",
    "CnPh_1_03_Phone_number",
    "CnPh_1_04_Phone_number",
    "CnBio_Requests_no_e-mail",
    "CnBio_Gender",
]


def test_every_target_is_a_column_of_a_mentor_or_of_its_card():
    columns = {
        field.name for model in (Mentor, MentorDegree, ContactCard) for field in model._meta.concrete_fields
    }

    assert {str(target) for target in Target} - columns == {"first_name", "last_name"}


def test_every_target_has_a_usual_heading():
    assert set(USUAL.values()) == set(Target)


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("E-Mail", Target.EMAIL),
        ("email_address", Target.EMAIL),
        ("Émail", Target.EMAIL),
        ("JOB TITLE", Target.JOB_TITLE),
        ("Class of", Target.CLASS_YEAR),
        ("Do not contact?", Target.DO_NOT_CONTACT),
    ],
)
def test_heading_is_understood_however_it_is_written(heading, target):
    assert guess([heading]) == {heading: target}


def test_unknown_heading_gets_no_meaning():
    assert guess(["Shoe size", "", "Manager's e-mail"]) == {}


def test_export_of_raisers_edge_is_understood():
    samples = [
        ["8", "Ann Lee", "Ann", "Lee", "Acme", "Chemist", "Peru", "1998"]
        + ["+44 20 7946 0000", "ann@example.org", "https://www.linkedin.com/in/ann", "see notes", "No", "F"]
    ]

    assert source_of(RAISERS_EDGE_HEADINGS) is RAISERS_EDGE
    assert guess(RAISERS_EDGE_HEADINGS, samples=samples) == {
        "CnBio_ID": Target.CRM_ID,
        "CnBio_First_Name": Target.FIRST_NAME,
        "CnBio_Last_Name": Target.LAST_NAME,
        "CnPrBs_Org_Name": Target.EMPLOYER,
        "CnPrBs_Position": Target.JOB_TITLE,
        "CnAdrPrf_ContryLongDscription": Target.COUNTRY,
        "CnPrAl_Class_of": Target.CLASS_YEAR,
        "CnPh_1_01_Phone_number": Target.PHONE,
        "CnPh_1_02_Phone_number": Target.EMAIL,
        "CnPh_1_03_Phone_number": Target.LINKEDIN,
        "CnBio_Requests_no_e-mail": Target.DO_NOT_CONTACT,
    }


@pytest.mark.parametrize(
    "headings",
    [
        ["Contact ID", "First Name", "Last Name", "Title", "Account Name", "Mailing City", "Email Opt Out"],
        ["Id", "FirstName", "LastName", "Title", "Account.Name", "MailingCity", "HasOptedOutOfEmail"],
    ],
)
def test_export_of_salesforce_is_understood_by_labels_and_by_names(headings):
    assert source_of(headings) is SALESFORCE
    assert list(guess([*headings, "DoNotCall"]).values()) == [
        Target.CRM_ID,
        Target.FIRST_NAME,
        Target.LAST_NAME,
        Target.JOB_TITLE,
        Target.EMPLOYER,
        Target.CITY,
        Target.DO_NOT_CONTACT,
    ]


def test_words_of_a_preset_mean_nothing_in_a_table_of_another_source():
    assert source_of(["Name", "Title", "Id"]) is None
    assert guess(["Name", "Title", "Id"]) == {"Name": Target.NAME}


def test_signs_of_the_systems_are_told_apart():
    assert not PRESETS[0].signs & PRESETS[1].signs
    assert not any(preset.signs & USUAL.keys() for preset in PRESETS)


def test_heading_with_the_name_of_a_vocabulary_holds_its_terms():
    assert guess(["Industry"], vocabularies={"industry": "Industry"}) == {"Industry": "terms:industry"}


def test_what_was_remembered_counts_first():
    remembered = {"Town": "", "shoe size": Target.CAPACITY, "Mail": Target.EMAIL}

    assert guess(["Town", "Shoe size", "Mail"], remembered=remembered) == {
        "Shoe size": Target.CAPACITY,
        "Mail": Target.EMAIL,
    }


def test_first_of_two_columns_keeps_the_meaning_but_every_wish_for_no_contact_counts():
    headings = ["Phone", "Mobile", "Opt out", "Unsubscribed"]

    assert guess(headings) == {
        "Phone": Target.PHONE,
        "Opt out": Target.DO_NOT_CONTACT,
        "Unsubscribed": Target.DO_NOT_CONTACT,
    }


@pytest.mark.parametrize(
    ("meanings", "problems"),
    [
        ({"A": "name", "B": "email"}, []),
        ({"A": "first_name", "B": "last_name", "C": "crm_id"}, []),
        ({"A": "name", "B": "email", "C": "do_not_contact", "D": "do_not_contact"}, []),
        ({"A": "name", "B": "email", "C": "terms:industry", "D": "terms:industry"}, []),
        ({"B": "email"}, [(Problem.NO_NAME, "name")]),
        ({"A": "last_name", "B": "email"}, [(Problem.NO_NAME, "name")]),
        ({"A": "name", "B": "email", "C": "last_name"}, [(Problem.NAME_TWICE, "name")]),
        ({"A": "name", "C": "phone"}, [(Problem.NO_KEY, "email")]),
        ({"A": "name", "B": "email", "C": "email"}, [(Problem.TWO_COLUMNS, "email")]),
        ({"A": "name", "B": "email", "C": "terms:shoes"}, [(Problem.UNKNOWN_MEANING, "terms:shoes")]),
        ({"A": "name", "B": "email", "C": "status"}, [(Problem.UNKNOWN_MEANING, "status")]),
        ({"A": "name", "B": "email", "E": "city"}, [(Problem.UNKNOWN_COLUMN, "E")]),
    ],
)
def test_mapping_is_refused_with_what_is_wrong(meanings, problems):
    assert wrong_with(meanings, headings=["A", "B", "C", "D", ""], vocabularies=["industry"]) == problems


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from([*RAISERS_EDGE_HEADINGS, "E-mail", "Name", "Phone", "Id", "Surname", ""]), unique=True
    )
)
def test_guess_never_gives_one_meaning_to_two_columns_that_would_be_refused(headings):
    found = wrong_with(guess(headings, samples=[["x@example.org"] * len(headings)]), headings=headings)

    assert {problem for problem, _about in found} <= {Problem.NO_NAME, Problem.NO_KEY}


def test_cells_come_by_their_meaning_without_empty_ones():
    meanings = {"A": "name", "C": "terms:industry", "D": "terms:industry"}

    row = by_meaning(meanings, headings=["A", "B", "C", "D"], cells=["Ann", "x", "Law", "Art"])

    assert row == {"name": ["Ann"], "terms:industry": ["Law", "Art"]}
    assert by_meaning(meanings, headings=["A", "B", "C", "D"], cells=["Ann", "", "", "Art"])[
        "terms:industry"
    ] == ["Art"]
