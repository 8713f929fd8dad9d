"""Files that are sent while the page stays open: progress, cancel, replace, remove, a lost connection."""

import pytest
from django.core.files.storage import FileSystemStorage
from django.urls import reverse
from playwright.sync_api import expect

from tests.applications.builders import ask, fill, make_round_form, section, start, submit, uid
from tests.applications.papers import PDF, docx
from wagtail_mentoring.applications.models import ApplicationFile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("private_folder")]

FORM = [
    section(
        "papers",
        ask("short_text", "name", required=False),
        ask("file", "cv", file_types=["pdf", "docx"], max_megabytes=1),
        ask("file", "letter", file_types=["pdf"], max_megabytes=1, required=False),
    )
]
CV, LETTER = (f"[data-wm-question='{uid(name)}']" for name in ("cv", "letter"))


@pytest.fixture
def private_folder(monkeypatch, tmp_path):
    storage = FileSystemStorage(location=tmp_path / "private", base_url=None)
    monkeypatch.setattr(ApplicationFile._meta.get_field("file"), "storage", storage)


@pytest.fixture
def application(site_root):
    return start(make_round_form(FORM))


@pytest.fixture
def papers(application, page, sign_in):
    sign_in(application.applicant)
    page.goto(address(application))
    return page


def address(application):
    return reverse(
        "wagtail_mentoring:application_section", args=[application.reference, uid("section papers")]
    )


def choose(page, block=CV, content=PDF, name="cv.pdf"):
    page.set_input_files(
        f"{block} input[type=file]",
        {"name": name, "mimeType": "application/pdf", "buffer": content},
    )


def state(page, block=CV):
    return page.locator(f"{block} [data-wm-file-state]")


def error(page, block=CV):
    return page.locator(f"{block} .wm-field__error")


def present(page, block=CV):
    return page.locator(f"{block} [data-wm-file]")


def kept():
    return sorted(ApplicationFile.objects.filter(removed_at=None).values_list("original_name", flat=True))


def test_file_is_sent_at_once_shown_replaced_and_removed(papers, well_made):
    choose(papers)
    expect(state(papers)).to_have_text("cv.pdf is kept.")
    expect(present(papers)).to_contain_text("cv.pdf")
    expect(present(papers)).to_contain_text(str(len(PDF)))
    assert kept() == ["cv.pdf"]
    well_made(papers)

    choose(papers, content=docx(), name="better.docx")
    expect(state(papers)).to_have_text("better.docx is kept.")
    assert kept() == ["better.docx"]

    papers.focus(f"{CV} button[name=remove_file]")
    papers.keyboard.press("Enter")
    expect(state(papers)).to_have_text("The file is removed.")
    expect(present(papers)).to_be_hidden()
    expect(papers.locator(f"{CV} input[type=file]")).to_be_focused()
    assert kept() == []


def test_questions_are_independent_and_the_form_goes_on(papers):
    choose(papers)
    choose(papers, LETTER, name="letter.pdf")
    expect(state(papers)).to_have_text("cv.pdf is kept.")
    expect(state(papers, LETTER)).to_have_text("letter.pdf is kept.")

    papers.click("button[value=next]")
    papers.wait_for_url("**/check/")
    assert kept() == ["cv.pdf", "letter.pdf"]


def test_wrong_file_is_told_beside_the_field_as_the_server_would(papers, browser_watch, well_made):
    browser_watch.expect("Failed to load resource")
    choose(papers, content=b"I am no PDF")

    expect(error(papers)).to_contain_text("This file is no readable PDF")
    field = papers.locator(f"{CV} input[type=file]")
    assert field.get_attribute("aria-invalid") == "true"
    assert error(papers).get_attribute("id") in field.get_attribute("aria-describedby").split()
    well_made(papers)

    choose(papers)
    expect(state(papers)).to_have_text("cv.pdf is kept.")
    expect(error(papers)).to_have_count(0)
    assert field.get_attribute("aria-invalid") is None
    assert kept() == ["cv.pdf"]


def test_page_that_a_browser_saves_as_pdf_is_taken(papers):
    choose(papers, content=papers.pdf(), name="printed.pdf")

    expect(state(papers)).to_have_text("printed.pdf is kept.")


def test_too_large_a_file_is_not_even_sent(papers):
    papers.route("**/upload/", lambda route: pytest.fail("was sent"))
    choose(papers, content=PDF + b"\x00" * 1_100_000)

    expect(error(papers)).to_contain_text("The file is larger than")


def test_upload_can_be_cancelled(papers):
    papers.route("**/upload/", lambda route: None)
    choose(papers)
    cancel = papers.locator(f"{CV} [data-wm-file-cancel]")
    papers.evaluate("() => document.querySelector('[data-wm-file-progress]').hidden = false")

    cancel.click()

    expect(state(papers)).to_have_text("Cancelled. Nothing was changed.")
    assert kept() == []


def test_lost_connection_keeps_the_file_chosen_and_tries_again(papers, browser_watch):
    browser_watch.expect("Failed to load resource")
    papers.route("**/upload/", lambda route: route.abort())
    choose(papers)
    expect(error(papers)).to_contain_text("Not sent – no connection")
    assert kept() == []

    papers.unroute("**/upload/")
    papers.click(f"{CV} [data-wm-file-again] button")

    expect(state(papers)).to_have_text("cv.pdf is kept.")
    expect(error(papers)).to_have_count(0)
    assert kept() == ["cv.pdf"]


def test_old_token_is_renewed_by_itself(papers, browser_watch, live_server):
    browser_watch.expect("403")
    papers.context.add_cookies([{"name": "csrftoken", "value": "x" * 32, "url": live_server.url}])

    choose(papers)

    expect(state(papers)).to_have_text("cv.pdf is kept.")


def test_second_tab_shows_the_newest_and_takes_nothing_away(papers, application, browser_watch):
    browser_watch.expect("400")
    choose(papers)
    expect(state(papers)).to_have_text("cv.pdf is kept.")
    other = papers.context.new_page()
    other.goto(address(application))
    choose(other, content=docx(), name="newest.docx")
    expect(state(other)).to_have_text("newest.docx is kept.")

    papers.click(f"{CV} button[name=remove_file]")

    expect(error(papers)).to_contain_text("Another file was sent in another tab")
    expect(present(papers)).to_contain_text("newest.docx")
    assert kept() == ["newest.docx"]


def test_file_that_was_handed_in_is_kept_when_another_takes_its_place(papers, application):
    choose(papers)
    expect(state(papers)).to_have_text("cv.pdf is kept.")
    submit(fill(application, {uid("name"): "Ada"}))
    papers.reload()

    choose(papers, content=docx(), name="newest.docx")

    expect(state(papers)).to_have_text("newest.docx is kept.")
    assert ApplicationFile.objects.count() == 2


def test_without_a_script_the_form_sends_and_removes(application, open_browser):
    page = open_browser(application.applicant, scripts=False, width=360)
    page.goto(address(application))
    choose(page)
    page.click("button[value=next]")
    page.goto(address(application))
    expect(present(page)).to_contain_text("cv.pdf")

    page.click(f"{CV} button[name=remove_file]")
    expect(present(page)).to_be_hidden()
    assert kept() == []
