"""Which rows of digits a blind reviewer does not read, and which stay: periods, dates, sums."""

import pytest

from wagtail_mentoring.reviews.striking import STRUCK, Striker

PHONE_NUMBERS = [
    "+353 87 123 4567",
    "00353871234567",
    "+1 2019 2020",
    "087 123 4567",
    "0871234567",
    "(087) 123-4567",
    "0800 1200 300",
    "06 12 34 56 78",
    "06.12.34.56.78",
    "06-12-34-56-78",
    "12-11-10-09",
    "089/1234567",
    "012/34.56.78",
    "555-123-4567",
    "612 345 678",
    "12 34 56 78",
    "20 12 19 99",
    "12 34 56",
    "9001 2015",
    "2019 123 456",
    "0 8 7 1 2 3 4 5 6 7",
    "12345678",
    "1.250.123",
    "087\u2013123\u20134567",
    "087 \u2013 123 \u2013 4567",
    "087\u2014123 4567",
    "087\u2011123\u20114567",
    "087\u00b7123\u00b74567",
    "0612\u20137890",
    "01 700 5000",
    "(01) 700 5000",
    "01-700-5000",
    "5550\u20130199",
]

SOMETHING_ELSE = [
    "2019-2023",
    "2019 - 2023",
    "2021/2022",
    "2019/20 - 2022/23",
    "2019-2020 / 2021-2022",
    "2015 2016 2017",
    "in 2019. 2020-2021 abroad",
    "2019-2023 12 months",
    "01/09/2023",
    "01/09/2023 - 30/06/2024",
    "01.09.2023-30.06.2024",
    "1. 9. 2023 - 30. 6. 2024",
    "10-12-2023",
    "2023-09-01",
    "09/2019-06/2023",
    "10 000 000",
    "1.250.000",
    "10 000 - 20 000",
    "12 345 678 euro",
    "EUR 12 345 678",
    "$12345678",
    "500-1000 words",
    "2019\u20132023",
    "2019 \u2013 2023",
    "2019/20 \u2013 2022/23",
    "2019\u20112023",
    "2015 \u00b7 2016 \u00b7 2017",
    "01.09.2023\u201330.06.2024",
    "09/2019 \u2013 06/2023",
    "1798\u20131848",
    "1250 \u2013 1750 words",
    "1\u00b7250\u00b7000",
    "09.30\u201317.00",
    "09.30 - 17.00",
    "3.85/4.00",
    "7/10 8/10 9/10",
    "1 - 2 - 3 - 4 - 5",
    "1 - 2 - 3 - 4 - 5 - 6 - 7",
]


@pytest.mark.parametrize("number", PHONE_NUMBERS)
def test_phone_number_is_struck_however_it_is_written(number):
    left = Striker(names=[], texts=[])(f"Ring {number} any time.")

    # The bracket around a prefix may stay.
    assert left.replace("(", "") == f"Ring {STRUCK} any time."


@pytest.mark.parametrize("text", SOMETHING_ELSE)
def test_period_date_or_sum_is_no_phone_number(text):
    assert Striker(names=[], texts=[])(f"It was {text}, I think.") == f"It was {text}, I think."


def test_number_that_the_person_gave_is_struck_whatever_it_looks_like():
    assert Striker(names=[], texts=["2019-2023"])("2019-2023") == STRUCK


def test_thousands_of_digits_are_struck_like_any_other():
    text = "7" * 6000

    assert Striker(names=[], texts=[])(text) == STRUCK
