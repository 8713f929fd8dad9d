"""The applicant's pages without a script: the whole journey, and what is nobody else's business."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.applications.builders import (
    SMALL,
    ask,
    edit_form,
    fill,
    make_applicant,
    make_round,
    make_round_form,
    section,
    start,
    submitted,
    uid,
)
from tests.applications.papers import PDF, upload
from tests.factories import MentorFactory, UserFactory
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.applicant_actions import withdraw_application
from wagtail_mentoring.applications.models import Application, ApplicationFile, ApplicationRevision
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db

CV = section("cv", ask("file", "cv", file_types=["pdf"], max_megabytes=1))
MENTORS = section("match", ask("mentors", "mentors", required=False, max_choices=2))


def to(name, *args):
    return reverse(f"wagtail_mentoring:{name}", args=args)


def page_of(application, name="application"):
    return to(name, application.reference)


def section_of(application, name):
    return to("application_section", application.reference, uid(f"section {name}"))


def field(name):
    return f"q-{uid(name)}"


def hidden(response, name):
    """The value of a hidden field on a page."""
    return re.search(rf'name="{name}" value="([^"]*)"', response.text).group(1)


def errors_on(response):
    summary = re.search(r'class="wm-error-summary__list">(.*?)</ul>', response.text, re.DOTALL)
    return re.findall(r"<li>(?:<a [^>]*>)?([^<]*)", summary.group(1)) if summary else []


@pytest.fixture
def ada(client):
    user = make_applicant()
    client.force_login(user)
    return user


# --- the whole way ----------------------------------------------------------------------------------------


def test_whole_journey_works_without_a_script(client, ada, site_root):
    round_form = make_round_form([*SMALL, CV])

    response = client.post(to("application_start", round_form.pk))
    tasks = response["Location"]
    assert response.status_code == 303
    assert client.get(tasks).text.count("Not started") == 3
    application = Application.objects.get()

    about = section_of(application, "about")
    response = client.get(about)
    assert 'value="Ada Byrne"' in response.text
    version = hidden(response, "version")
    response = client.post(
        about, {"version": version, field("name"): "Ada Byrne", field("email"): "ada", "go": "next"}
    )
    assert errors_on(response) == ["Email – Enter an e-mail address in the form name@example.org."]
    assert "<title>Error: About" in re.sub(r"\s+", " ", response.text).replace("<title> ", "<title>")
    version = hidden(response, "version")
    response = client.post(
        about,
        {"version": version, field("name"): "Ada", field("email"): "ada@northmere.example", "go": "next"},
    )
    assert (response.status_code, response["Location"]) == (303, section_of(application, "goals"))

    version = hidden(client.get(response["Location"]), "version")
    goals = {"version": version, field("goals"): "To grow.", field("year"): uid("year/Second")}
    response = client.post(section_of(application, "goals"), {**goals, "go": "later"})
    assert response["Location"] == tasks
    assert client.get(tasks).text.count(">Done<") == 2

    cv = section_of(application, "cv")
    version = hidden(client.get(cv), "version")
    response = client.post(cv, {"version": version, field("cv"): upload(b"no PDF"), "go": "next"})
    assert errors_on(response) == [
        "Cv – This file is no readable PDF. It may be damaged. Save it again as PDF and choose it again."
    ]
    version = hidden(response, "version")
    response = client.post(cv, {"version": version, field("cv"): upload(PDF), "go": "next"})
    assert response["Location"] == page_of(application, "application_check")

    check = client.get(response["Location"])
    for text in ("Ada", "ada@northmere.example", "To grow.", "Second", "cv.pdf"):
        assert text in check.text
    form = {"version": hidden(check, "version"), "once": hidden(check, "once")}
    first = client.post(response["Location"], form)
    second = client.post(response["Location"], form)
    receipt = page_of(application, "application_receipt")
    assert [(r.status_code, r["Location"]) for r in (first, second)] == [(303, receipt)] * 2
    assert application.reference in client.get(receipt).text

    assert ApplicationRevision.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="application_receipt").count() == 1
    assert "Received" in client.get(page_of(application)).text
    assert application.reference in client.get(to("applications")).text

    withdraw = page_of(application, "application_withdraw")
    assert client.get(withdraw).status_code == 200
    assert client.post(withdraw, {"reason": "Moved\x00 away"})["Location"] == page_of(application)
    assert "You withdrew this application." in client.get(page_of(application)).text
    assert application.events.last().reason == "Moved away"


def test_nothing_comes_next_once_an_application_is_withdrawn(client, ada):
    application = submitted(user=ada)
    assert "What happens next" in client.get(page_of(application)).text

    withdraw_application(application=application, user=ada)

    page = client.get(page_of(application)).text
    assert "What happens next" not in page
    assert "What happened so far" in page


def test_person_who_applies_as_mentor_goes_the_same_way(client, ada):
    client.post(to("application_start", make_round_form(role="mentor").pk))

    application = Application.objects.get()
    assert application.role == "mentor"
    assert client.get(page_of(application, "application_tasks")).status_code == 200


def test_mentors_are_found_added_ranked_and_removed_without_a_script(client, ada):
    ids = []
    for name in ("Aoife Byrne", "Brian Kelly", "Ciara Byrne"):
        mentor = Mentor(
            name=name, slug=name.lower().replace(" ", "-"), live=True, consented_at=timezone.now()
        )
        mentor.status = "approved"
        mentor.save()
        ids.append(mentor.pk)
    Mentor(name="Hidden Byrne", slug="hidden", live=False).save()
    application = start(make_round_form([MENTORS]), ada)
    url, key = section_of(application, "match"), uid("mentors")

    def press(chosen, **form):
        version = hidden(client.get(url), "version")
        response = client.post(url, {"version": version, field("mentors"): chosen, **form})
        assert response.status_code == 303
        return client.get(response["Location"].partition("#")[0])

    found = press([], mentor=f"find:{key}", **{f"find-{key}": "byrne"})
    assert [name in found.text for name in ("Aoife Byrne", "Brian Kelly", "Ciara Byrne", "Hidden")] == [
        True, False, True, False,
    ]  # fmt: skip
    by_enter = press([], **{f"find-{key}": "byrne", f"found-{key}": ""})
    assert "Aoife Byrne" in by_enter.text
    press([], mentor=f"add:{key}:{ids[0]}")
    full = press([ids[0]], mentor=f"add:{key}:{ids[1]}")
    assert "the most you can" in full.text
    press(ids[:2], mentor=f"up:{key}:{ids[1]}")
    application.refresh_from_db()
    assert application.draft_answers[key] == [str(ids[1]), str(ids[0])]
    press([ids[1], ids[0]], mentor=f"drop:{key}:{ids[1]}")
    application.refresh_from_db()
    assert application.draft_answers[key] == [str(ids[0])]


def test_buttons_of_mentors_who_left_the_directory_are_told_apart(client, ada):
    left, there, gone = (MentorFactory(name=name) for name in ("Aoife Byrne", "Brian Kelly", "Ciara Byrne"))
    Mentor.objects.filter(pk__in=[left.pk, gone.pk]).update(live=False)
    chosen = {uid("mentors"): [str(mentor.pk) for mentor in (left, there, gone)]}
    application = start(make_round_form([MENTORS]), ada)
    Application.objects.filter(pk=application.pk).update(draft_answers=chosen)

    page = " ".join(client.get(section_of(application, "match")).text.split())

    names = re.findall(r'>(Move up|Remove)<span class="wm-visually-hidden"> – ([^<]*)<', page)
    assert names == [
        ("Remove", "No longer in the directory (choice 1)"),
        ("Move up", "Brian Kelly"),
        ("Remove", "Brian Kelly"),
        ("Move up", "No longer in the directory (choice 3)"),
        ("Remove", "No longer in the directory (choice 3)"),
    ]
    for choice in (1, 3):
        assert f'class="wm-mentors__name">No longer in the directory (choice {choice})<' in page
    assert "Byrne" not in page


@pytest.mark.parametrize(
    "button", ["add", "add:x", "up::7", "drop:k:７", "find:", "explode:k:7", "add:k:" + "9" * 30]
)
def test_button_that_means_nothing_changes_nothing(client, ada, button):
    application = start(make_round_form([MENTORS]), ada)

    response = client.post(section_of(application, "match"), {"version": 0, "mentor": button, "go": "next"})

    assert response.status_code == 303
    application.refresh_from_db()
    assert application.draft_answers == {uid("mentors"): []}


def test_file_is_removed_by_its_button(client, ada):
    application = start(make_round_form([CV]), ada)
    url = section_of(application, "cv")
    client.post(url, {"version": 0, field("cv"): upload(PDF), "go": "later"})
    assert "cv.pdf" in client.get(url).text

    client.post(url, {"version": 9, "remove_file": uid("cv")})

    assert ApplicationFile.objects.count() == 0


# --- nobody else's business -------------------------------------------------------------------------------

PAGES = [
    "application", "application_tasks", "application_check", "application_receipt", "application_withdraw",
]  # fmt: skip


def addresses(application, reference):
    section_key = uid("section about")
    return [
        *(to(name, reference) for name in PAGES),
        to("application_section", reference, section_key),
        to("application_autosave", reference, section_key),
        to("application_file", reference, uid("some file")),
    ]


def without_tokens(response):
    return re.sub(rb'(csrfmiddlewaretoken"|csrf-token") (value|content)="[^"]*"', b"", response.content)


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete", "options"])
def test_another_persons_application_is_as_unknown_as_none(client, ada, method):
    foreign = submitted(user=make_applicant("brian"))
    unknown = "A" * len(foreign.reference)

    for theirs, none in zip(addresses(foreign, foreign.reference), addresses(foreign, unknown), strict=True):
        answers = [getattr(client, method)(url) for url in (theirs, none)]

        assert answers[0].status_code in (404, 405), theirs
        assert len({answer.status_code for answer in answers}) == 1
        assert without_tokens(answers[0]) == without_tokens(answers[1])


def test_every_page_asks_strangers_to_sign_in_first(client):
    application = submitted()

    for url in [to("applications"), *addresses(application, application.reference)]:
        if "autosave" not in url:
            response = client.get(url)

            assert response.status_code == 302
            assert response["Location"].startswith(django_settings.LOGIN_URL)


@pytest.mark.parametrize("name", ["application_confirm", "application_mail_link", "application_reminder"])
def test_step_taken_after_the_session_has_ended_leads_back_to_the_application(client, ada, name):
    application = submitted(user=ada)
    client.logout()
    sign_in = client.post(page_of(application, name))["Location"]
    assert sign_in == f"{django_settings.LOGIN_URL}?next={page_of(application, name)}"
    client.force_login(ada)

    page = client.get(page_of(application, name), follow=True)

    assert "Nothing has happened yet: you were not signed in." in page.text
    assert page.redirect_chain == [(page_of(application), 302)]
    assert page.status_code == 200


def test_handing_in_after_the_session_has_ended_says_that_nothing_was_handed_in(client, ada):
    application = fill(start(user=ada))
    check = page_of(application, "application_check")
    client.logout()
    client.post(check)
    client.force_login(ada)

    assert "Nothing has happened yet: you were not signed in." in client.get(check).text
    assert "Nothing has happened yet" not in client.get(check).text
    assert Application.objects.get().status == "draft"


def test_receipt_promises_no_mail_to_somebody_without_an_address(client):
    user = UserFactory(email="")
    client.force_login(user)
    application = submitted(user=user)
    Application.objects.filter(pk=application.pk).update(applicant_email="")

    text = client.get(page_of(application, "application_receipt")).text

    assert "no receipt comes by mail" in text
    assert "on its way" not in text


def test_who_gives_up_without_an_invitation_that_stands_is_promised_no_new_start(client, ada):
    application = start(user=ada)
    page = page_of(application, "application_withdraw")
    assert "you may start a new one" in client.get(page).text

    RoundForm.objects.update(entry="invitation")

    assert "you need a new invitation from the office" in client.get(page).text
    assert "you may start a new one" not in client.get(page).text
    withdraw_application(application=application, user=ada)
    assert "begin again with what you wrote" not in client.get(page_of(application)).text


def test_every_personal_page_is_kept_by_no_cache(client, ada):
    application = fill(start(user=ada))
    pages = [page_of(application, name) for name in PAGES]

    for url in (to("applications"), *pages, section_of(application, "about")):
        assert "no-store" in client.get(url)["Cache-Control"], url


def test_decision_shows_nowhere_before_its_release(client, ada):
    application = submitted(user=ada)
    words = {}
    for status in ("ready", "accepted", "waitlisted", "declined", "ineligible"):
        Application.objects.filter(pk=application.pk).update(status=status)
        pages = [client.get(url).text for url in (to("applications"), page_of(application))]
        words[status] = [re.sub(r'value="[^"]{60,}"', "", page) for page in pages]

    assert all(pages == words["ready"] for pages in words.values())


# --- starting ---------------------------------------------------------------------------------------------


def test_stranger_reads_the_door_and_signs_in_to_start(client):
    url = to("application_start", make_round_form().pk)

    response = client.get(url)

    assert "Sign in to apply" in response.text
    assert f"next={url.replace('/', '%2F')}" in response.text
    assert client.post(url).status_code == 302
    assert Application.objects.count() == 0


def test_door_of_a_closed_round_has_no_button(client, ada):
    now = timezone.now()
    round = make_round(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=2))
    url = to("application_start", make_round_form(round=round).pk)

    assert "Applications are closed" in client.get(url).text
    assert "Start your application" not in client.get(url).text
    response = client.post(url, follow=True)
    assert "Applications have closed" in response.text


def test_door_of_a_round_that_opens_later_says_when(client):
    now = timezone.now()
    round = make_round(opens_at=now + timedelta(days=2), closes_at=now + timedelta(days=9))

    assert "Applications open on" in client.get(to("application_start", make_round_form(round=round).pk)).text


def test_late_applications_are_said_to_be_late(client, ada):
    now = timezone.now()
    round = make_round(
        opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=2), late_policy="accept_flagged"
    )

    page = client.get(to("application_start", make_round_form(round=round).pk)).text

    assert "You may still hand in" in page
    assert "Start your application" in page


def test_dashboard_without_applications_offers_what_is_open(client, ada):
    round_form = make_round_form()
    closed = make_round_form(round=make_round(closes_at=timezone.now() - timedelta(days=1)))

    page = client.get(to("applications")).text

    assert "You have not applied yet" in page
    assert to("application_start", round_form.pk) in page
    assert to("application_start", closed.pk) not in page


def test_dashboard_does_not_offer_what_one_has_applied_for(client, ada):
    application = start(user=ada)

    page = client.get(to("applications")).text

    assert page_of(application, "application_tasks") in page
    assert to("application_start", application.round_form.pk) not in page


# --- drafts that meet trouble -----------------------------------------------------------------------------


def test_two_tabs_that_disagree_are_shown_both_and_choose(client, ada):
    application = fill(start(user=ada), {uid("goals"): "first tab"})
    url = section_of(application, "goals")

    response = client.post(url, {"version": 0, field("goals"): "second tab", "go": "next"})

    assert response.status_code == 409
    assert "first tab" in response.text
    assert "second tab" in response.text
    application.refresh_from_db()
    assert application.draft_answers[uid("goals")] == "first tab"
    client.post(url, {"version": hidden(response, "version"), field("goals"): "second tab", "go": "next"})
    application.refresh_from_db()
    assert application.draft_answers[uid("goals")] == "second tab"


def test_two_tabs_are_chosen_between_answer_by_answer(client, ada):
    """Of one page, one answer of this tab and one of the other; what nobody disputes is kept as well."""
    application = fill(start(user=ada), {uid("goals"): "other goals", uid("year"): uid("year/First")})
    url = section_of(application, "goals")
    mine = {field("goals"): "my goals", field("year"): uid("year/Second")}
    conflict = client.post(url, {"version": 0, "asked": [uid("goals"), uid("year")], **mine})
    choice = {f"keep-{uid('goals')}": "stored", f"keep-{uid('year')}": "sent"}

    sent = {"version": hidden(conflict, "version"), "asked": [uid("goals"), uid("year")], **mine, **choice}
    client.post(url, {**sent, "go": "next"})

    application.refresh_from_db()
    assert application.draft_answers[uid("goals")] == "other goals"
    assert application.draft_answers[uid("year")] == uid("year/Second")


def test_empty_answer_of_this_tab_is_not_proposed_in_place_of_what_was_written(client, ada):
    application = fill(start(user=ada), {uid("goals"): "other goals"})

    response = client.post(section_of(application, "goals"), {"version": 0, field("goals"): ""})

    keep = f'name="keep-{uid("goals")}" value="stored" checked'
    assert keep in response.text


def test_name_and_address_of_the_account_count_until_they_are_saved(client, ada):
    application = fill(start(user=ada), {uid("goals"): "To find my field."})

    page = client.get(page_of(application, "application_check")).text

    assert ada.get_full_name() in page
    assert "Before you can hand in" not in page
    submit_revision(client, application)
    assert ApplicationRevision.objects.get().answers[uid("email")] == ada.email


def submit_revision(client, application):
    url = page_of(application, "application_check")
    page = client.get(url)
    return client.post(url, {"version": hidden(page, "version"), "once": hidden(page, "once")})


def test_check_page_that_is_out_of_date_hands_nothing_in(client, ada):
    application = fill(start(user=ada))
    url = page_of(application, "application_check")
    old = client.get(url)
    fill(application, {uid("goals"): "Something else."})

    response = client.post(url, {"version": hidden(old, "version"), "once": hidden(old, "once")})

    assert response.status_code == 409
    assert "Something else." in response.text
    assert ApplicationRevision.objects.count() == 0


def test_answers_sent_after_the_session_has_ended_wait_for_their_writer(client, ada):
    application = start(user=ada)
    url = section_of(application, "goals")
    client.logout()

    response = client.post(url, {"version": 0, field("goals"): "An hour of work", "go": "next"})
    assert response["Location"].startswith(django_settings.LOGIN_URL)
    ada.set_password("secret")
    ada.save()
    client.post(django_settings.LOGIN_URL, {"username": ada.username, "password": "secret"})
    back = client.get(url)

    assert "An hour of work" in back.text
    assert "not saved yet" in back.text


def test_answers_that_wait_are_shown_to_nobody_else(client, ada):
    application = start(user=ada)
    client.logout()
    client.post(section_of(application, "goals"), {field("goals"): "Private words"})
    client.force_login(make_applicant("brian"))

    assert client.get(section_of(application, "goals")).status_code == 404


def test_session_inside_a_cookie_keeps_no_answers(client, ada, settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    application = start(user=ada)
    client.logout()

    client.post(section_of(application, "goals"), {field("goals"): "x" * 5000})

    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_form_that_changed_meanwhile_says_what_is_new(client, ada):
    application = fill(start(user=ada))
    edit_form(
        application.round_form.form,
        [SMALL[0], section("goals", ask("long_text", "goals", max_words=5), ask("short_text", "motto"))],
    )

    page = client.get(page_of(application, "application_tasks")).text

    assert "The form has changed since you were last here" in page
    for text in ("New question: “Motto”", "Other limits: “Goals”", "No longer asked: “Year”"):
        assert text in page


def test_section_that_went_away_leads_to_the_task_list(client, ada):
    application = start(user=ada)
    edit_form(application.round_form.form, [SMALL[0]])

    response = client.get(section_of(application, "goals"))

    assert (response.status_code, response["Location"]) == (303, page_of(application, "application_tasks"))


def test_deadline_that_passed_keeps_the_draft_but_takes_no_more(client, ada):
    application = fill(start(user=ada))
    round = application.round
    round.closes_at = timezone.now() - timedelta(days=1)
    round.save()

    assert "can no longer be handed in" in client.get(page_of(application, "application_tasks")).text
    assert client.get(section_of(application, "about")).status_code == 302
    response = client.post(page_of(application, "application_check"), {"version": 9}, follow=True)
    assert "Applications have closed" in response.text
    assert ApplicationRevision.objects.count() == 0


def test_changes_that_are_not_handed_in_are_pointed_out(client, ada):
    application = submitted(user=ada)
    fill(application, {uid("goals"): "Another aim."})

    page = client.get(page_of(application)).text

    assert "You have changed answers that are not handed in yet." in page
    assert "To find my field." in page
    assert "Another aim." not in page


def test_check_page_links_every_problem_to_its_question(client, ada):
    application = fill(start(user=ada), {uid("name"): "", uid("email"): "nobody"})

    response = client.post(page_of(application, "application_check"), {"version": 9, "once": "x"})

    assert errors_on(response) == [
        "Name – Enter an answer.",
        "Email – Enter an e-mail address in the form name@example.org.",
        "Goals – Enter an answer.",
    ]
    link = f"{section_of(application, 'about')}?show=problems"
    assert f"{link}#at-{field('email')}" in response.text
    assert errors_on(client.get(link)) == [
        "Name – Enter an answer.",
        "Email – Enter an e-mail address in the form name@example.org.",
    ]


# --- autosave ---------------------------------------------------------------------------------------------


def autosave(client, application, name="goals", **form):
    url = to("application_autosave", application.reference, uid(f"section {name}"))
    return client.post(url, form, headers={"accept": "application/json"})


def test_autosave_keeps_the_answers_and_tells_the_version(client, ada):
    application = start(user=ada)

    response = autosave(client, application, version=0, **{field("goals"): "Typing"})

    application.refresh_from_db()
    assert response.json() == {"version": application.lock_version}
    assert application.draft_answers[uid("goals")] == "Typing"


def test_autosave_is_honest_about_what_was_not_saved(client, ada):
    application = fill(start(user=ada), {uid("goals"): "other tab"})

    assert autosave(client, application, version=0, **{field("goals"): "mine"}).status_code == 409
    assert autosave(client, application, version=9, **{field("goals"): "x" * 20001}).status_code == 400
    assert autosave(client, application, name="gone", version=9).status_code == 409
    withdraw_application(application=application, user=ada)
    assert autosave(client, application, version=9, **{field("goals"): "mine"}).status_code == 409
    client.logout()
    assert autosave(client, application, version=9, **{field("goals"): "mine"}).status_code == 401
    application.refresh_from_db()
    assert application.draft_answers == {uid("goals"): "other tab"}


NASTY = [
    "\x00", "\x1b[0m", "\ufffd\ufffe", "'; DROP TABLE x; --",
    "<script>alert(1)</script>", "{{ 7*7 }}", "%s%n", "\u202e", "𝕏" * 100, "a" * 19_999, "\r\n" * 500,
]  # fmt: skip


@pytest.mark.parametrize("nasty", NASTY)
def test_nasty_text_is_never_a_server_error(client, ada, nasty):
    application = start(user=ada)
    names = [field(name) for name in ("name", "email", "goals", "year")]
    names += ["version", "go", "mentor", "once", "remove_file", f"find-{uid('goals')}"]
    for url in (
        section_of(application, "about"),
        section_of(application, "goals"),
        page_of(application, "application_check"),
        page_of(application, "application_withdraw"),
    ):
        response = client.post(url, {**dict.fromkeys(names, nasty), "reason": nasty})

        assert response.status_code < 500
        assert "<script>alert(1)" not in response.text


# --- cost -------------------------------------------------------------------------------------------------


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_dashboard_costs_the_same_for_one_and_for_three_applications(client, ada):
    submitted(user=ada)
    one = queries_of(client, to("applications"))
    start(user=ada)
    submitted(user=ada)

    assert queries_of(client, to("applications")) == one


@pytest.mark.parametrize("name", ["application_tasks", "application_check"])
def test_task_list_and_check_cost_the_same_for_one_and_for_three_sections(client, ada, name):
    small = start(make_round_form([SMALL[0]]), ada)
    one = queries_of(client, page_of(small, name))
    large = start(make_round_form([*SMALL, section("more", ask("yes_no", "away"))]), ada)

    assert queries_of(client, page_of(large, name)) == one
