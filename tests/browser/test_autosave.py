"""Answers that are saved while they are written, and what the page says when that does not work."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.applications.builders import SMALL, ask, edit_form, fill, make_round_form, section, start, uid
from wagtail_mentoring.application_forms.answer_rules import consent_value
from wagtail_mentoring.applications.models import Application

pytestmark = pytest.mark.django_db(transaction=True)

GOALS = f"[name='q-{uid('goals')}']"


@pytest.fixture
def application(site_root):
    return start()


@pytest.fixture
def goals(application, page, sign_in):
    """The section “Goals” of the application in a browser."""
    sign_in(application.applicant)
    page.goto(
        reverse("wagtail_mentoring:application_section", args=[application.reference, uid("section goals")])
    )
    return page


def state(page):
    return page.locator("[data-wm-autosave-state]")


def kept():
    return Application.objects.get().draft_answers.get(uid("goals"))


def test_answer_is_saved_while_it_is_written(goals):
    goals.fill(GOALS, "To find my field.")

    expect(state(goals)).to_contain_text("Saved")
    assert kept() == "To find my field."
    expect(goals.locator(".wm-words")).to_have_text("4 of 50 words")


def test_what_one_goes_back_to_while_another_text_is_on_its_way_is_saved_again(goals):
    goals.fill(GOALS, "First")
    expect(state(goals)).to_contain_text("Saved")
    under_way = []
    goals.route("**/autosave/", lambda route: route.continue_() if under_way else under_way.append(route))
    goals.fill(GOALS, "Second")
    goals.locator(GOALS).blur()
    wait_for(goals, lambda: under_way)

    goals.fill(GOALS, "First")
    goals.locator(GOALS).blur()
    goals.wait_for_timeout(200)
    saves = []
    goals.on("response", lambda response: saves.append(response.ok))
    under_way[0].continue_()

    wait_for(goals, lambda: saves == [True, True])
    assert kept() == "First"


def test_lost_connection_is_told_and_made_up_for(goals, browser_watch):
    browser_watch.expect("Failed to load resource")
    goals.route("**/autosave/", lambda route: route.abort())
    goals.fill(GOALS, "On the train")
    expect(state(goals)).to_contain_text("Not saved – no connection")
    assert kept() is None

    goals.unroute("**/autosave/")
    goals.evaluate("window.dispatchEvent(new Event('online'))")

    expect(state(goals)).to_contain_text("Saved")
    assert kept() == "On the train"


def test_browser_that_goes_offline_says_at_once_what_is_saved(goals, context, browser_watch):
    browser_watch.expect("Failed to load resource")
    context.set_offline(True)
    expect(state(goals)).to_have_text("No connection. Everything you wrote so far is saved.")

    goals.fill(GOALS, "In a tunnel")
    expect(state(goals)).to_contain_text("Not saved – no connection. We keep trying; do not close this page.")
    assert kept() is None

    context.set_offline(False)
    expect(state(goals)).to_contain_text("Saved")
    assert kept() == "In a tunnel"


def test_words_that_could_not_be_saved_come_back_after_a_reload(goals, browser_watch):
    browser_watch.expect("Failed to load resource")
    goals.on("dialog", lambda dialog: dialog.accept())
    goals.route("**/autosave/", lambda route: route.abort())
    goals.fill(GOALS, "Written and not saved")
    goals.check(f"[name='q-{uid('year')}'] >> nth=1")
    expect(state(goals)).to_contain_text("Not saved")
    goals.unroute("**/autosave/")

    goals.reload()

    expect(goals.locator(GOALS)).to_have_value("Written and not saved")
    expect(goals.locator(f"[name='q-{uid('year')}'] >> nth=1")).to_be_checked()
    expect(state(goals)).to_contain_text("Saved")
    assert kept() == "Written and not saved"
    assert goals.evaluate("sessionStorage.length") == 0


def test_ended_session_is_told_and_saving_goes_on_after_signing_in(
    goals, application, sign_in, browser_watch
):
    browser_watch.expect("Failed to load resource")
    goals.context.clear_cookies()
    goals.fill(GOALS, "Written all night")
    expect(state(goals)).to_contain_text("you have been signed out")
    link = state(goals).get_by_role("link", name="Sign in in a new tab")
    assert link.get_attribute("target") == "_blank"
    assert f"{application.reference}" in link.get_attribute("href")

    sign_in(application.applicant)
    goals.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(state(goals)).to_contain_text("Saved")
    assert kept() == "Written all night"


def test_token_of_a_login_in_another_tab_is_fetched_without_a_word(goals, browser_watch, live_server):
    browser_watch.expect("403")
    goals.context.add_cookies([{"name": "csrftoken", "value": "x" * 32, "url": live_server.url}])

    goals.fill(GOALS, "Signed in twice")

    expect(state(goals)).to_contain_text("Saved")
    assert kept() == "Signed in twice"


def test_old_token_without_a_script_shows_what_was_written(
    application, open_browser, live_server, browser_watch
):
    browser_watch.expect("403")
    page = open_browser(application.applicant, scripts=False)
    page.goto(
        reverse("wagtail_mentoring:application_section", args=[application.reference, uid("section goals")])
    )
    page.context.add_cookies([{"name": "csrftoken", "value": "x" * 32, "url": live_server.url}])
    page.fill(GOALS, "Signed in twice")
    page.click("button[value=next]")

    expect(page.locator(GOALS)).to_have_value("Signed in twice")
    expect(page.locator("body")).to_contain_text("you signed in again meanwhile")
    page.click("button[value=next]")
    page.wait_for_url("**/check/")
    assert kept() == "Signed in twice"


def test_other_tab_that_was_quicker_is_told_and_nothing_is_overwritten(goals, application, browser_watch):
    browser_watch.expect("Failed to load resource")
    fill(application, {uid("goals"): "Written in the other tab"})

    goals.fill(GOALS, "Written here")
    expect(state(goals)).to_contain_text("Changed meanwhile, perhaps in another tab.")
    assert kept() == "Written in the other tab"

    goals.click("button[value=next]")
    expect(goals.locator("body")).to_contain_text("Written in the other tab")
    expect(goals.locator("body")).to_contain_text("Written here")


def test_saving_too_often_is_told_once_and_made_up_for(goals, browser_watch):
    browser_watch.expect("Failed to load resource")
    told = "Nothing is saved yet: this was done very often in a short time. Please try again in 1 minute."
    reply = {"status": 429, "json": {"message": told}, "headers": {"Retry-After": "1"}}
    goals.route("**/autosave/", lambda route: route.fulfill(**reply))
    goals.fill(GOALS, "Letter by letter")
    expect(state(goals)).to_have_text(told)

    goals.unroute("**/autosave/")

    expect(state(goals)).to_contain_text("Saved")
    assert kept() == "Letter by letter"


def test_leaving_with_unsaved_words_asks_first(goals):
    goals.route("**/autosave/", lambda route: None)
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.accept()

    goals.on("dialog", stay)
    goals.locator(GOALS).press_sequentially("Unsaved")
    goals.goto(reverse("wagtail_mentoring:applications"))

    assert asked == ["beforeunload"]


# --- the copy in the tab ----------------------------------------------------------------------------------


def copies(page):
    return page.evaluate("Object.values(sessionStorage).join()").replace("+", " ")


def move_deadline(application, **by):
    round = application.round
    round.closes_at = timezone.now() + timedelta(**by)
    round.save()


def test_copy_goes_once_what_was_sent_is_stored(goals, browser_watch):
    browser_watch.expect("Failed to load resource")
    goals.route("**/autosave/", lambda route: route.abort())
    goals.fill(GOALS, "Sent with the form")
    assert "Sent with the form" in copies(goals)
    goals.click("button[value=next]")

    goals.wait_for_url("**/check/")
    assert kept() == "Sent with the form"
    assert copies(goals) == ""


def test_copy_is_put_back_in_another_language(goals, browser_watch, settings):
    settings.LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
    browser_watch.expect("Failed to load resource")
    goals.on("dialog", lambda dialog: dialog.accept())
    goals.route("**/autosave/", lambda route: route.abort())
    goals.fill(GOALS, "In whatever language")
    expect(state(goals)).to_contain_text("Not saved")
    goals.unroute("**/autosave/")

    goals.goto(f"/de{urlsplit(goals.url).path}")

    expect(goals.locator(GOALS)).to_have_value("In whatever language")
    expect(state(goals)).to_contain_text("Gespeichert")
    assert kept() == "In whatever language"


def test_words_that_come_too_late_stay_in_the_tab_until_they_can_be_saved(goals, application, browser_watch):
    browser_watch.expect("Failed to load resource")
    move_deadline(application, days=-1)
    section = goals.url
    goals.fill(GOALS, "Too late")
    expect(state(goals)).to_have_text(
        "Not saved. Applications have closed, so this can no longer be handed in."
    )
    goals.click("button[value=next]")
    expect(goals.get_by_label("Goals")).to_have_value("Too late")
    goals.get_by_role("link", name="Go to your application").click()
    goals.wait_for_url("**/tasks/")
    assert "Too late" in copies(goals)

    move_deadline(application, days=1)
    goals.goto(section)

    expect(goals.locator(GOALS)).to_have_value("Too late")
    expect(state(goals)).to_contain_text("Saved")
    assert kept() == "Too late"
    assert copies(goals) == ""


def test_question_that_is_taken_out_while_it_is_answered_is_saved_and_said_to_be_aside(goals, application):
    edit_form(application.round_form.form, [SMALL[0]])

    goals.fill(GOALS, "An hour of work")

    expect(state(goals)).to_contain_text("Not asked of you any more: “Goals”. What you wrote there is kept")
    assert kept() == "An hour of work"


def test_words_of_an_ended_session_overwrite_nothing_that_was_saved_meanwhile(
    goals, application, sign_in, browser_watch
):
    browser_watch.expect("Failed to load resource")
    section = goals.url
    goals.context.clear_cookies(name="sessionid")
    goals.route("**/autosave/", lambda route: route.abort())
    goals.fill(GOALS, "Written here")
    goals.click("button[value=next]")
    goals.wait_for_url("**/login/**")
    fill(application, {uid("goals"): "Other device"})
    sign_in(application.applicant)
    goals.unroute("**/autosave/")

    goals.goto(section)
    expect(goals.locator(GOALS)).to_have_value("Written here")
    goals.click("button[value=next]")

    expect(goals.locator("body")).to_contain_text("Two versions of your answers")
    assert kept() == "Other device"
    goals.get_by_role("button", name="Save these answers").click()
    goals.wait_for_url("**/check/")
    assert kept() == "Written here"
    assert copies(goals) == ""


MOTTO, PLACES, WHY = (f"q-{uid(name)}" for name in ("motto", "places", "why"))
CHOSEN = [uid(f"places/{name}") for name in ("Dublin", "Cork", "Galway")]


def taste(options=("Dublin", "Cork", "Galway"), **values):
    """A ranking, and a question that is shown to whoever chose Galway."""
    why = ask("short_text", "why", required=False)
    why["value"]["show_when"] = {"question": uid("places"), "test": "any_of", "values": CHOSEN[2]}
    places = ask("choice", "places", options=options, display="ranked", **values)
    return [section("goals", places, why, ask("short_text", "motto", required=False))]


@pytest.fixture
def ranking(site_root, page, sign_in):
    """Opens the page of three ranks in a draft, when its form has become ``after``."""

    def open_page(after):
        draft = fill(start(make_round_form(taste(max_choices=3))), {uid("places"): CHOSEN})
        edit_form(draft.round_form.form, after)
        sign_in(draft.applicant)
        goals = [draft.reference, uid("section goals")]
        page.goto(reverse("wagtail_mentoring:application_section", args=goals))
        return page

    return open_page


@pytest.fixture
def shortened(ranking):
    """The page of a ranking with a list less than the draft has ranks."""
    return ranking(taste(max_choices=2))


def ranked():
    return Application.objects.get().draft_answers[uid("places")]


def test_rank_without_a_list_is_saved_along_until_the_ranking_is_changed(shortened):
    expect(shortened.get_by_text("Chosen before as well: “Galway” (choice 3).")).to_be_visible()
    expect(shortened.locator(f"[name={WHY}]")).to_be_visible()
    shortened.fill(f"[name={MOTTO}]", "Onwards")
    expect(state(shortened)).to_contain_text("Saved")
    assert ranked() == CHOSEN

    shortened.locator(f"[name={PLACES}] >> nth=0").select_option("")

    expect(shortened.locator(f"[name={WHY}]")).to_be_hidden()
    expect(state(shortened)).to_contain_text("Saved")
    wait_for(shortened, lambda: ranked() == CHOSEN[1:2])


def test_choice_that_moves_up_to_the_rank_of_one_that_is_gone_changes_the_ranking(ranking):
    page = ranking(taste(["Cork", "Galway"], max_choices=2))
    expect(page.locator(f"[name={WHY}]")).to_be_visible()

    page.locator(f"[name={PLACES}] >> nth=0").select_option(CHOSEN[1])
    page.locator(f"[name={PLACES}] >> nth=1").select_option("")

    expect(page.locator(f"[name={WHY}]")).to_be_hidden()
    wait_for(page, lambda: ranked() == CHOSEN[1:2])


def test_rank_without_a_list_is_taken_away_by_a_tick_and_back_by_none(shortened):
    away = shortened.get_by_label("Take away “Galway”")
    away.check()
    expect(shortened.locator(f"[name={WHY}]")).to_be_hidden()
    wait_for(shortened, lambda: ranked() == CHOSEN[:2])

    away.uncheck()

    expect(shortened.locator(f"[name={WHY}]")).to_be_visible()
    wait_for(shortened, lambda: ranked() == CHOSEN)


def test_of_two_ticks_that_say_the_opposite_the_last_one_counts(site_root, page, sign_in):
    consent = ask("consent", "share", text="We keep it a year.", required=False)
    form = [section("goals", consent)]
    draft = fill(start(make_round_form(form)), {uid("share"): consent_value(consent["value"])})
    consent["value"]["text"] = "We keep it ten years."
    edit_form(draft.round_form.form, form)
    sign_in(draft.applicant)
    page.goto(reverse("wagtail_mentoring:application_section", args=[draft.reference, uid("section goals")]))
    yes, no = page.locator(f"[name=q-{uid('share')}]"), page.get_by_label("I do not agree to this text")

    yes.check()
    no.check()
    expect(yes).not_to_be_checked()
    yes.check()
    expect(no).not_to_be_checked()

    new = consent_value(consent["value"])
    wait_for(page, lambda: Application.objects.get().draft_answers[uid("share")] == new)


def test_tick_that_takes_a_rank_away_comes_back_after_a_reload(shortened, browser_watch):
    browser_watch.expect("Failed to load resource")
    shortened.on("dialog", lambda dialog: dialog.accept())
    shortened.route("**/autosave/", lambda route: route.abort())
    shortened.get_by_label("Take away “Galway”").check()
    expect(state(shortened)).to_contain_text("Not saved")
    shortened.unroute("**/autosave/")

    shortened.reload()

    wait_for(shortened, lambda: ranked() == CHOSEN[:2])


def test_text_of_a_question_that_was_taken_out_while_nothing_could_be_saved_is_saved(
    shortened, browser_watch
):
    browser_watch.expect("Failed to load resource")
    shortened.on("dialog", lambda dialog: dialog.accept())
    shortened.route("**/autosave/", lambda route: route.abort())
    shortened.fill(f"[name={MOTTO}]", "Onwards")
    expect(state(shortened)).to_contain_text("Not saved")
    places = taste(max_choices=2)[0]["value"]["questions"][0]
    edit_form(Application.objects.get().round_form.form, [section("goals", places)])
    shortened.unroute("**/autosave/")

    shortened.reload()

    wait_for(shortened, lambda: Application.objects.get().draft_answers.get(uid("motto")) == "Onwards")
    assert ranked() == CHOSEN


def wait_for(page, holds):
    """Look every tenth of a second for three seconds, then once more and fail."""
    for _attempt in range(30):
        if holds():
            return
        page.wait_for_timeout(100)
    assert holds()
