"""Structured data for search engines."""

import json

from wagtail_mentoring.programs.metadata import JsonLd, questions_data


def test_json_ld_cannot_end_its_script_element():
    text = str(JsonLd({"name": "</script><script>alert(1)</script><!-- & -->"}))

    assert "<" not in text
    assert ">" not in text
    assert "&" not in text
    assert json.loads(text)["name"] == "</script><script>alert(1)</script><!-- & -->"


def test_json_ld_is_printed_by_templates_without_a_second_escape():
    assert (
        JsonLd({"name": '"quoted"'}).__html__()
        == '{"@context": "https://schema.org", "name": "\\"quoted\\""}'
    )


def test_answers_lose_their_markup_for_search_engines():
    data = questions_data([("How long?", "<p>Two <b>hours</b></p>\n<p>a month.</p>")])

    assert data["mainEntity"][0]["acceptedAnswer"]["text"] == "Two hours a month."
