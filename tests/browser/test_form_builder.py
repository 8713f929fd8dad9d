"""The form builder's own controls."""

from django.urls import reverse
from playwright.sync_api import expect

from tests.applications.builders import ask, make_form, section, uid
from tests.factories import UserFactory


def open_panels(page):
    """All of the form, however deep."""
    page.evaluate(
        "document.querySelectorAll('[data-panel-toggle][aria-expanded=false]').forEach((t) => t.click())"
    )


def test_preview_sends_nothing_and_keeps_what_was_tried(open_browser, site_root, live_server):
    form = make_form([section("about", ask("short_text", "name", "Your name"), ask("mentors", "wishes"))])
    page = open_browser(UserFactory(is_superuser=True))
    page.goto(reverse("mentoring_forms:edit", args=[form.pk]))
    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("#w-preview-iframe")
    name = preview.get_by_role("textbox", name="Your name")
    name.fill("Ada")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    name.press("Enter")
    preview.get_by_role("button", name="Search").click()
    name.evaluate("() => new Promise((done) => setTimeout(done, 1000))")

    assert [address for address in asked if "q-" in address] == []
    expect(name).to_have_value("Ada")


def test_answer_that_is_no_longer_offered_leaves_a_condition_with_the_next_tick(
    open_browser, site_root, live_server
):
    rule = {"question": uid("way"), "test": "any_of", "values": uid("way/Car")}
    form = make_form(
        [
            section(
                "travel",
                ask("choice", "way", "How do you travel?", options=["Bus", "Train"]),
                ask("short_text", "which", "Which one?", show_when=rule),
            )
        ]
    )
    page = open_browser(UserFactory(is_superuser=True))
    page.goto(reverse("mentoring_forms:edit", args=[form.pk]))
    values = page.locator("[name$='-show_when-values']").last
    picker = page.get_by_role("combobox", name="Depends on").last
    expect(page.locator("[id$=show_when-question-picker]")).to_have_count(3)
    for settings in page.get_by_role("button", name="Settings", exact=True).all():
        # The newest Wagtail keeps them behind a button.
        settings.click()
    open_panels(page)

    expect(picker).to_be_visible()
    expect(picker.locator("option:checked")).to_have_text("How do you travel?")
    expect(values).to_have_value(uid("way/Car"))
    page.get_by_role("group", name="Which answers").get_by_role("checkbox", name="Train").check()

    expect(values).to_have_value(uid("way/Train"))
    expect(page.get_by_role("checkbox", name="Bus")).not_to_be_checked()
