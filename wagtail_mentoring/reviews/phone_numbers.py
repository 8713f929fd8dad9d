"""Telling phone numbers from periods, dates and sums, of which answers about studies and work are full."""

import re
from collections.abc import Iterator

#: What stands for a hyphen or a point: other hyphens, dashes, a minus, and a point in the middle of the line.
_ALIKE = {**dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"), "\u00b7": "."}
_AS_TYPED = str.maketrans(_ALIKE)
#: Whatever may be one.
_NUMBERS = re.compile(rf"\+?\d[\d\s()./{''.join(_ALIKE)}-]{{6,}}\d")
#: From one number to another, as it is set in print: 1798–1848, 1250 – 1750.
_RANGE = re.compile(r"([1-9]\d{0,4})\s?[\u2013\u2014]\s?([1-9]\d{0,4})")
_YEAR = r"(?:19|20)\d\d"
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
#: No sum begins like this: “01 700 5000” is a number, whatever its other groups are.
_PREFIX = re.compile(r"0\d")
#: Periods, dates, times, marks and round numbers.
_ELSE = re.compile(
    rf"""
    (?<![\d./])(?:
        {_DAY}(?P<sign>[./])\ ?{_DAY}(?P=sign)\ ?(?:{_YEAR}|\d\d)     # 01/09/2023, 1. 9. 2023
      | (?<!-){_DAY}-{_DAY}-{_YEAR}(?!-)
      | {_YEAR}(?P<dash>[./-]){_MONTH}(?P=dash){_DAY}                  # 2023-09-01
      | {_MONTH}[./-]{_YEAR} | {_YEAR}[./-]{_MONTH}                    # 09/2023
      | {_YEAR}(?:[/-](?:{_YEAR}|\d\d))?                               # 2019-2023, 2021/22
      | [1-9]\d{{0,2}}(?:[\s.]\d{{3}})*[\s.]000                        # 1.250.000
      | [1-9]\d{{0,3}}0{{2,9}}                                         # 1500
      | (?:[01]?\d|2[0-4])\.[0-5]\d                                    # 17.30
      | \d\.\d\d?(?:/\d\.\d\d?)?                                       # 3.85/4.00
      | \d{{1,3}}/(?:5|6|10|15|20|25|30|40|50|60|100)                  # 7/10
    )(?![./]?\d)
    """,
    re.VERBOSE,
)
_SUM = re.compile(r"\d{1,3}(?:[\s.]\d{3})+|\d+")
_MONEY = r"(?:[€$£%]|(?:EUR|USD|GBP|CHF|euros?|pounds?|dollars?|francs?)\b)"
_MONEY_AFTER = re.compile(rf"\s?{_MONEY}", re.IGNORECASE)
_MONEY_BEFORE = re.compile(r"(?:[€$£]|\b(?:EUR|USD|GBP|CHF))\s?\Z", re.IGNORECASE)
#: Digits of a number that somebody can be called at.
_FEWEST = 6
#: As many digits may stand beside a date: “2019-2023 12 months”.
_BESIDE = 2
#: Nobody counts further; and thousands of digits are no number that Python reads.
_LONGEST_COUNT = 4


def phone_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where in ``text`` they stand. What may as well be one counts as one."""
    for found in _NUMBERS.finditer(text):
        if not _is_something_else(found[0]) and not _is_money(text, found):
            yield found.span()


def _is_something_else(number: str) -> bool:
    if number.startswith(("+", "00")):
        return False
    if (span := _RANGE.fullmatch(number)) and int(span[1]) < int(span[2]):
        return True
    number = number.translate(_AS_TYPED)
    left = _ELSE.sub(" ", number)
    is_explained = _digits(left) <= _BESIDE and not _PREFIX.match(left)
    return _digits(number) < _FEWEST or is_explained or _counts(number)


def _digits(text: str) -> int:
    return sum(map(str.isdecimal, text))


def _counts(number: str) -> bool:
    """Whether each part follows the one before, as in “1 - 2 - 3 - 4 - 5 - 6”."""
    written = re.findall(r"\d+", number)
    if max(map(len, written)) > _LONGEST_COUNT:
        return False
    parts = [int(part) for part in written]
    return len(parts) > 2 and parts == list(range(parts[0], parts[0] + len(parts)))


def _is_money(text: str, found: re.Match[str]) -> bool:
    """Whether a sum has its currency beside it."""
    if not _SUM.fullmatch(found[0]):
        return False
    before = text[max(0, found.start() - 5) : found.start()]
    return bool(_MONEY_AFTER.match(text, found.end()) or _MONEY_BEFORE.search(before))
