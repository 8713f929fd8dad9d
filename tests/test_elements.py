"""The elements and the layout that a host overrides: what they write, and what they must never contain."""

import re
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Engine
from django.template.loader import render_to_string

import wagtail_mentoring
from wagtail_mentoring.templatetags.wagtail_mentoring import (
    breakable,
    elided_pages,
    first_control_id,
    initials,
)

PACKAGE = Path(wagtail_mentoring.__file__).parent
ELEMENTS = sorted((PACKAGE / "templates/wagtail_mentoring/elements").glob("*.html"))
STYLES = sorted((PACKAGE / "static/wagtail_mentoring/css").glob("*.css"))
TOKENS = PACKAGE / "static/wagtail_mentoring/css/tokens.css"
REFERENCE = PACKAGE.parent / "docs/reference/elements.md"


class PersonForm(forms.Form):
    name = forms.CharField(label="Full name", help_text="As on your student card.")
    phone = forms.CharField(label="Phone", required=False)
    mode = forms.ChoiceField(label="Mode", choices=[("a", "Video"), ("b", "Phone")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="I agree")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def render(name, **context):
    return render_to_string(f"wagtail_mentoring/elements/{name}.html", context)


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_field_with_hint_and_error_names_both_in_aria_describedby():
    html = render("field", field=PersonForm({})["name"])

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert '<label class="wm-field__label" for="id_name">' in html


def test_field_that_may_stay_empty_says_so():
    form = PersonForm()

    assert words(render("field", field=form["phone"])) == "Phone (optional)"
    assert words(render("field", field=form["name"])) == "Full name As on your student card."


def test_field_with_several_controls_is_a_fieldset_with_a_legend():
    html = render("field", field=PersonForm({})["mode"])

    assert '<fieldset class="wm-field__group" aria-describedby="id_mode_error">' in html
    assert '<legend class="wm-field__label">' in html


def test_hidden_field_comes_out_bare():
    html = render("field", field=PersonForm()["token"])

    assert html.strip() == '<input type="hidden" name="token" id="id_token">'


def test_field_escapes_what_people_typed():
    html = render("field", field=PersonForm({"name": "<script>alert(1)</script>"})["name"])

    assert "&lt;script&gt;" in html
    assert "<script>" not in html


def test_figure_in_large_type_is_no_paragraph_that_looks_like_a_heading():
    html = render("stat", value="93%", label="would do it again", note="Closing survey")

    assert '<div class="wm-stat__value">93%</div>' in html
    assert words(html) == "93% would do it again Closing survey"


def test_error_summary_links_every_error_to_its_first_control():
    html = render("error_summary", form=PersonForm({}))

    assert re.findall(r'href="#([^"]+)"', html) == ["id_name", "id_mode_0", "id_agreed"]
    assert 'role="alert"' in html
    assert 'tabindex="-1"' in html


def test_error_summary_of_a_form_without_errors_is_empty():
    form = PersonForm({"name": "Aoife", "mode": "a", "agreed": "on"})

    assert render("error_summary", form=form).strip() == ""


def test_first_control_id_of_a_single_field_is_that_of_its_label():
    assert first_control_id(PersonForm()["name"]) == "id_name"


def test_pagination_keeps_the_query_in_every_link():
    page = Paginator(range(100), 10).get_page(5)
    html = render("pagination", page_obj=page, query=QueryDict("q=law&topic=a&topic=b&page=5"))

    links = re.findall(r'href="([^"]+)"', html)
    assert "?q=law&amp;topic=a&amp;topic=b&amp;page=4" in links
    assert all("q=law&amp;topic=a&amp;topic=b&amp;page=" in link for link in links)
    assert html.count('aria-current="page"') == 1


def test_pagination_of_a_single_page_is_empty():
    page = Paginator(range(3), 10).get_page(1)

    assert render("pagination", page_obj=page, query=QueryDict("")).strip() == ""


def test_elided_pages_leave_out_the_middle():
    page = Paginator(range(200), 10).get_page(10)

    assert elided_pages(page) == [1, Paginator.ELLIPSIS, 9, 10, 11, Paginator.ELLIPSIS, 20]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Aoife Brennan", "AB"),
        ("Ana de la Cruz", "AC"),
        ("Cher", "C"),
        ("Åsa Öberg", "ÅÖ"),
        ("Bea Bell", "BB"),
        ("", ""),
    ],
)
def test_initials_are_those_of_the_first_and_the_last_name(name, expected):
    assert initials(name) == expected


def test_removable_chip_says_what_its_cross_does():
    html = render("chip", label="Law", url="?topic=b")

    assert 'aria-label="Remove filter: Law"' in html


def test_summary_list_shows_unanswered_rows_and_names_what_is_changed():
    rows = [{"label": "CV", "value": "", "change_url": "/cv/"}, {"label": "Topics", "value_list": ["A", "B"]}]
    html = render("summary_list", rows=rows)

    assert words(html) == "CV Not answered Change – CV Topics A B"


def test_layout_without_a_host_is_a_whole_page():
    layout = PACKAGE / "templates/wagtail_mentoring/layouts/base.html"
    html = Engine.get_default().from_string(layout.read_text()).render(Context())

    assert html.index('href="#main"') < html.index('<main id="main"')
    assert html.index("css/tokens.css") < html.index("css/layout.css")


@pytest.mark.parametrize("path", ELEMENTS, ids=lambda path: path.stem)
def test_element_begins_with_a_line_on_its_parameters(path):
    assert path.read_text().startswith("{# ")


def test_reference_names_every_custom_property():
    reference = REFERENCE.read_text()
    declared = set(re.findall(r"^  (--wm-[a-z0-9-]+):", TOKENS.read_text(), re.MULTILINE))
    steps = re.compile(r"--wm-(text-(xs|sm|md|lg|\d?xl)|space-\d)")
    tones = re.compile(r"--wm-color-(info|success|warning|danger)(-soft)?")
    single = {name for name in declared if not steps.fullmatch(name) and not tones.fullmatch(name)}

    assert sorted(name for name in single if f"`{name}`" not in reference) == []


def test_styles_use_only_declared_custom_properties():
    tokens = set(re.findall(r"(--wm-[a-z0-9-]+):", "".join(path.read_text() for path in STYLES)))
    used = set(re.findall(r"var\((--wm-[a-z0-9-]+)", "".join(path.read_text() for path in STYLES)))

    assert sorted(used - tokens) == []


def test_address_wraps_behind_its_parts_and_is_escaped():
    assert breakable("a.b@x.example") == "a.<wbr>b@<wbr>x.<wbr>example"
    assert breakable("<b>@x") == "&lt;b&gt;@<wbr>x"
    assert breakable("") == ""


def test_element_is_dressed_by_what_the_head_links_or_the_reference_says_what_to_link():
    """A stylesheet that ``layouts/head.html`` leaves out is one a host has to know of."""
    head = (PACKAGE / "templates/wagtail_mentoring/layouts/head.html").read_text()
    linked = set(re.findall(r"css/(\w+\.css)", head))
    drawn = {name for path in ELEMENTS for name in re.findall(r'class="(wm-[a-z]+)', path.read_text())}
    dressing = {
        path.name
        for path in STYLES
        for name in drawn
        if not path.name.startswith("admin") and re.search(rf"^\.{name}\b", path.read_text(), re.MULTILINE)
    }

    unlinked = dressing - linked
    assert unlinked == {"charts.css"}
    assert "link `wagtail_mentoring/css/charts.css`" in REFERENCE.read_text()
    assert "charts.css" in (PACKAGE / "templates/wagtail_mentoring/elements/chart.html").read_text()
