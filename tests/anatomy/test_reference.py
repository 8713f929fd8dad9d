import re
from pathlib import Path

from wagtail_mentoring.anatomy import decisions
from wagtail_mentoring.anatomy.choices import Phase
from wagtail_mentoring.anatomy.registry import registered_anatomy_checks

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "anatomy-check.md"


def test_every_check_is_documented_with_its_phase_kind_and_source():
    rows = re.findall(
        r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| (\w+) \| [^|]+ \| [^|]+ \| ([^|]+) \|$",
        PAGE.read_text(),
        re.MULTILINE,
    )

    assert rows == [
        (
            check.key,
            str(check.label),
            check.phase.value.replace("_", " "),
            "risk" if check.phase == Phase.DURING else check.severity.value,
            check.source,
        )
        for check in registered_anatomy_checks()
    ]


def test_checks_have_labels_of_their_own():
    checks = registered_anatomy_checks()

    assert len({str(check.label) for check in checks}) == len(checks)


def test_places_for_four_of_five_mentees_are_enough():
    assert decisions.enough_places(4, expected=5)
    assert not decisions.enough_places(3, expected=5)
    assert decisions.enough_places(0, expected=0)
    assert [decisions.places_needed(expected) for expected in (5, 6, 80)] == [4, 5, 64]


def test_offices_are_counted_by_name_and_never_by_number():
    assert decisions.counts_by_name(["Careers", "Alumni", "Careers"]) == [("Alumni", 1), ("Careers", 2)]


def test_what_is_found_is_missing_before_launch_and_a_risk_afterwards():
    assert decisions.outcome(phase="before_launch", found=False) == "ok"
    assert decisions.outcome(phase="before_launch", found=True) == "missing"
    assert decisions.outcome(phase="during", found=True) == "risk"
