import csv
import io

import pytest

from wagtail_mentoring.offices.exports import FORMULA_START, defused, undefused


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+353 1 234",
        "-2",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        "  =1+1",
        "\ufeff=1+1",
        "\u200b=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
    ],
)
def test_text_that_would_start_a_formula_gets_an_apostrophe(text):
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Aoife Byrne", "a=b", "O'Connor", "2 of 3 free", "two\nlines"])
def test_other_text_stays_as_it_is(text):
    assert defused(text) == text


@pytest.mark.parametrize("value", [3, -3, 1.5, None, True])
def test_a_value_that_is_not_text_stays_as_it_is(value):
    assert defused(value) is value


def test_control_characters_and_lone_surrogates_are_replaced():
    assert defused("a\x00b\x1bc\x85d\ud800e") == "a\ufffdb\ufffdc\ufffdd\ufffde"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "text",
    [
        "foo;=1+1\n=cmd|' /C calc'!A0",
        "a\t@x",
        "a;  -1",
        "a\r\n+1",
        "\n=1",
        "- milk\n- eggs",
        'say "x";=2',
        "=1;=2",
    ],
)
def test_no_cell_begins_like_a_formula_whatever_parts_the_cells(text, delimiter):
    file = io.StringIO()
    csv.writer(file).writerows([["Reference", "Goals"], ["AB12", defused(text)]])

    rows = csv.reader(io.StringIO(file.getvalue(), newline=""), delimiter=delimiter)

    assert not [cell for row in rows for cell in row if FORMULA_START.match(cell)]
    assert undefused(defused(text)) == text


def test_text_of_blanks_alone_costs_no_more_than_its_length():
    blanks = ";" + " " * 200_000 + "\n" * 200_000

    assert defused(blanks) == blanks
