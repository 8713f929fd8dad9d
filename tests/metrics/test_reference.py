import re
from pathlib import Path

import pytest

from wagtail_mentoring import checks
from wagtail_mentoring.metrics.registry import registered_metrics

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "metrics.md"


def test_every_metric_is_documented_as_the_report_says_it():
    rows = re.findall(
        r"^\| `(\w+)` \| ([^|]+) \| (\w+) \| [^|]+ \| ([^|]+) \|$", PAGE.read_text(), re.MULTILINE
    )

    assert rows == [
        (metric.key, str(metric.label), metric.unit.value, str(metric.source))
        for metric in registered_metrics()
    ]


def test_metrics_say_in_one_label_and_whole_sentences_what_they_count():
    metrics = registered_metrics()

    assert len({str(metric.label) for metric in metrics}) == len(metrics)
    assert [metric.key for metric in metrics if not str(metric.source).endswith(".")] == []


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, []),
        ({"FISCAL_YEAR_MONTH": 12}, []),
        ({"FISCAL_YEAR_MONTH": 13}, ["wagtail_mentoring.E014"]),
        ({"FISCAL_YEAR_MONTH": 0}, ["wagtail_mentoring.E003"]),
        ({"SMALLEST_GROUP": 0}, ["wagtail_mentoring.E003"]),
        ({"SMALLEST_GROUP": 5}, []),
    ],
)
def test_settings_that_figures_cannot_use_are_reported(settings, values, found):
    settings.WAGTAIL_MENTORING = values

    messages = [*checks.check_settings(), *checks.check_fiscal_year()]

    assert [message.id for message in messages] == found
