"""A page that comes back, with nothing saved or two versions to choose from, has all that was sent on it."""

from html.parser import HTMLParser

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.applications.builders import (
    SMALL,
    ask,
    edit_form,
    fill,
    make_applicant,
    make_round_form,
    section,
    start,
    uid,
)
from tests.applications.page_forms import form_on
from wagtail_mentoring.application_forms.answer_rules import consent_value

from .test_unsaved_answers import TEXT, address, autosaved, field, kept, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client):
    user = make_applicant()
    client.force_login(user)
    return user


def fields_on(page):
    """What the browser sends again from the form of a page, its radios and tick boxes left out."""
    reader = Controls()
    reader.feed(page.text)
    return reader.sent


class Controls(HTMLParser):
    """Those that have a name: the others are there to be read."""

    def __init__(self):
        super().__init__()
        self.sent, self.name = {}, None

    def add(self, name, value):
        self.sent.setdefault(name, []).append(value)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "textarea" and "name" in attrs:
            self.name = attrs["name"]
            self.add(self.name, "")
        if tag == "input" and attrs.get("type") not in ("radio", "checkbox", "file") and "name" in attrs:
            self.add(attrs["name"], attrs.get("value", ""))

    def handle_data(self, data):
        if self.name:
            self.sent[self.name][-1] += data.removeprefix("\n")

    def handle_endtag(self, tag):
        self.name = None


MOTTO_TOO = [SMALL[1]["value"]["questions"][0], ask("short_text", "motto")]


def comes_back_forged(client, application, form):
    client.handler.enforce_csrf_checks = True
    page = client.post(address(application), form)
    client.handler.enforce_csrf_checks = False
    return page


def comes_back_as_too_often(client, application, form, settings):
    settings.WAGTAIL_MENTORING = {"LIMITS": {"save": (None, "1/hour")}}
    autosaved(client, application, **sent())
    page = client.post(address(application), form)
    settings.WAGTAIL_MENTORING = {}
    return page


def comes_back_as_too_long(client, application, form):
    return client.post(address(application), {**form, field("motto"): "x" * 20_001})


@pytest.mark.parametrize("why", ["forged", "too often", "too long"])
def test_page_that_comes_back_unsaved_carries_what_has_no_control_on_it(client, ada, settings, why):
    application = start(user=ada)
    edit_form(application.round_form.form, [SMALL[0], section("goals", ask("short_text", "motto"))])
    answers = {field("goals"): TEXT, field("motto"): "Onwards", field("nobody's"): "Whose?"}
    form = sent("goals", "motto", "nobody's", **answers)

    match why:
        case "forged":
            page = comes_back_forged(client, application, form)
        case "too often":
            page = comes_back_as_too_often(client, application, form, settings)
        case _:
            page = comes_back_as_too_long(client, application, form)
    assert page.status_code == {"forged": 403, "too often": 429, "too long": 400}[why]
    assert "Not on this page any more, but sent along with it:" in page.text
    assert (page.text.count(TEXT), page.text.count("Whose?")) == (2, 2)
    assert kept() is None
    again = fields_on(page)
    last = client.post(address(application), {**again, field("motto"): "Onwards"})

    assert "Not everything is saved" in last.text
    assert "Whose?" in last.text
    assert "Not asked of you any more: “Goals”. What you wrote there is kept" in last.text
    assert (kept(), kept("motto")) == (TEXT, "Onwards")


@pytest.mark.parametrize("why", ["forged", "too long"])
def test_page_that_comes_back_unsaved_overwrites_nothing_of_another_tab(client, ada, why):
    application = start(make_round_form([SMALL[0], section("goals", *MOTTO_TOO)]), ada)
    fill(application, {uid("goals"): "Other tab"})
    form = sent("goals", "motto", **{field("goals"): TEXT, field("motto"): "Onwards"})
    comes_back = comes_back_forged if why == "forged" else comes_back_as_too_long

    page = comes_back(client, application, form)
    last = client.post(address(application), {**fields_on(page), field("motto"): "Onwards"})

    assert last.status_code == 409
    assert "Two versions of your answers" in last.text
    assert kept() == "Other tab"


def test_text_without_a_question_goes_along_through_a_conflict(client, ada):
    application = fill(start(user=ada), {uid("goals"): "Other tab"})
    form = sent("goals", "nobody's", **{field("goals"): "This tab", field("nobody's"): TEXT})

    conflict = client.post(address(application), form)
    page = client.post(address(application), fields_on(conflict))

    assert conflict.status_code == 409
    assert conflict.text.count(TEXT) == 2
    assert "Not everything is saved" in page.text
    assert TEXT in page.text
    assert kept() == "This tab"


# --- two versions of a consent ----------------------------------------------------------------------------

EARLIER, NOW = (ask("consent", "agree", text=text, required=False) for text in ("Old text.", "New text."))


@pytest.fixture
def agreed(ada):
    """A draft whose writer agreed to a text that is another by now."""
    draft = fill(start(make_round_form([section("agree", EARLIER)]), ada), {uid("agree"): tick(EARLIER)})
    edit_form(draft.round_form.form, [section("agree", NOW)])
    return draft


def tick(consent):
    return consent_value(consent["value"])


def choices_on(page):
    """What the page offers to keep, and which of it is chosen at first."""
    [choice] = BeautifulSoup(page.text, "html.parser").select(".wm-conflict")
    versions = {radio["value"]: radio.parent for radio in choice.select("input")}
    [proposed] = choice.select("input[checked]")
    return {name: label.select_one(".wm-conflict__text").text for name, label in versions.items()} | {
        "proposed": proposed["value"]
    }


def no_to(name):
    return {f"away-{field(name)}": "1"}


@pytest.mark.parametrize(
    ("there", "here", "shown"),
    [
        (no_to("agree"), {}, ("Not agreed", "Agreed to an earlier text", "stored")),
        (no_to("agree"), {field("agree"): tick(NOW)}, ("Not agreed", "Agreed", "stored")),
        ({field("agree"): tick(NOW)}, no_to("agree"), ("Agreed", "Not agreed", "sent")),
        ({field("agree"): tick(NOW)}, {}, ("Agreed", "Agreed to an earlier text", "stored")),
    ],
)
def test_two_versions_of_a_consent_say_what_was_agreed_to_and_propose_a_no(
    client, agreed, there, here, shown
):
    form = form_on(client.get(address(agreed, "agree")))
    client.post(address(agreed, "agree"), {**form, **there, "go": "later"})

    page = client.post(address(agreed, "agree"), {**form, **here, "go": "next"})

    assert page.status_code == 409
    assert choices_on(page) == dict(zip(("stored", "sent", "proposed"), shown, strict=True))
    choice = {f"keep-{uid('agree')}": "stored"}
    client.post(address(agreed, "agree"), {**fields_on(page), **choice, "go": "next"})
    assert kept("agree") == "".join(there.get(field("agree"), ""))


def test_consent_to_an_earlier_text_is_told_as_such_before_handing_in(client, agreed):
    page = client.get(reverse("wagtail_mentoring:application_check", args=[agreed.reference]))

    [row] = page.context["sections"][0]["rows"]
    assert (row["value"], row["note"]) == ("Agreed to an earlier text", "Needs attention")
