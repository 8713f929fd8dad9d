import re
from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from wagtail_mentoring.charts import bar_chart, nice_top, time_chart

HEADERS = ("State", "Applications")


def bars(values):
    return bar_chart(key="states", title="By state", description="…", headers=HEADERS, values=values)


def days(counts, **more):
    first = date(2026, 11, 1)
    points = [(f"{first + timedelta(days=n):%d %b}", count) for n, count in enumerate(counts)]
    return time_chart(
        key="days", title="By day", description="…", headers=("Day", "Applications"), points=points, **more
    )


def render(chart):
    return render_to_string("wagtail_mentoring/elements/chart.html", {"chart": chart})


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (1, 1), (2, 2), (3, 5), (6, 10), (11, 20), (47, 50), (100, 100), (101, 200)]
)
def test_axis_ends_at_a_round_number_that_holds_the_largest_value(value, top):
    assert nice_top(value) == top


def test_bars_are_as_long_as_their_part_of_the_largest():
    assert [bar.width for bar in bars([("New", 4), ("Ready", 1), ("Closed", 0)]).bars] == [
        "100.00%",
        "25.00%",
        "0.00%",
    ]


def test_bars_of_nothing_but_zeros_divide_by_nothing():
    assert [bar.width for bar in bars([("New", 0)]).bars] == ["0.00%"]


def test_running_total_only_rises_and_its_table_says_the_sums():
    chart = days([2, 0, 3], running_total=True)

    assert [value for _label, value in chart.rows] == ["2", "2", "5"]
    assert chart.line == "16.67,60.00 50.00,60.00 83.33,0.00"


def test_mark_outside_the_time_shown_is_left_out():
    chart = days([1, 2], marks=[(-3, "opened"), (1, "closes"), (9, "decisions")])

    assert [(mark.text, mark.anchor) for mark in chart.marks] == [("closes", "end")]


@pytest.mark.parametrize("count", [1, 2, 3, 40])
def test_at_most_three_days_are_written_below_the_axis(count):
    ticks = [tick.text for tick in days([1] * count).ticks]

    assert len(ticks) == min(count, 3)
    assert ticks[0] == "01 Nov"


@pytest.mark.parametrize("chart", [bars([("New", 4)]), days([1, 2]), days([1, 2], running_total=True)])
def test_chart_is_an_image_with_a_name_a_description_and_a_table(chart):
    html = render(chart)

    [named] = re.findall(r'<svg [^>]*role="img" aria-labelledby="([^"]+)"', html)
    assert all(f'id="{part}"' in html for part in named.split())
    assert html.count('<th scope="row">') == len(chart.rows)
    assert not re.search(r"<script|<style|\sstyle=", html)


def test_chart_without_values_says_so():
    assert "Nothing to show yet" in render(bars([]))


def test_numbers_of_the_drawing_do_not_follow_the_language(settings):
    with translation.override("de"):
        html = render(days([1, 2, 3]))

    assert not re.search(r'(?:x|y|width|height|x1|y1)="[^"]*,', html)


def test_label_that_is_too_long_is_cut_in_the_drawing_and_whole_in_the_table():
    html = render(bars([("Office of something very long that goes on and on", 3)]))

    assert "Office of something very long that…" in html
    assert "goes on and on</th>" in html
