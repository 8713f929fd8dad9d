"""Links from a mail that open one application without a password, and nothing else."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.core.cache import cache
from django.urls import get_resolver, reverse
from django.utils import timezone

from tests.applications.builders import (
    GOOD,
    SMALL,
    ask,
    fill,
    make_applicant,
    make_round_form,
    section,
    start,
    submit,
    uid,
)
from tests.applications.papers import PDF, upload
from wagtail_mentoring.applicants.applicant_access import HOURS
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.return_links import SALT, application_of, make_token
from wagtail_mentoring.casework.staff_reading import history_of
from wagtail_mentoring.outbox.delivery import send_due
from wagtail_mentoring.outbox.models import OutboxMessage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_root", "private_folder")]

CV = section("cv", ask("file", "cv", file_types=["pdf"], max_megabytes=1, required=False))
PUBLIC_NAMES = {"applications", "own_data", "application_start", "application_continue", "search_health"}


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def draft():
    return fill(start(make_round_form([*SMALL, CV]), make_applicant("ada")))


def to(name, *args):
    return reverse(f"wagtail_mentoring:{name}", args=args)


def follow(client, application):
    return client.post(to("application_continue", make_token(application)))


def section_url(application, name):
    return to("application_section", application.reference, uid(f"section {name}"))


# --- the link -----------------------------------------------------------------------------------------------


def test_looking_at_the_link_opens_nothing_and_confirming_does(client, draft):
    url = to("application_continue", make_token(draft))
    tasks = to("application_tasks", draft.reference)

    looked = client.get(url)
    client.head(url)

    assert looked.status_code == 200
    assert "To find my field" not in looked.text
    assert client.get(tasks).status_code == 302
    for response in (looked, client.post(url)):
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "same-origin"
    page = client.get(tasks)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "_auth_user_id" not in client.session
    assert Application.objects.get().events.last().action == "link_opened"


@pytest.mark.parametrize("change", ["password", "email", "status", "disabled", "old", "forged", "nonsense"])
def test_every_link_that_does_not_work_gets_the_same_answer(client, draft, change, monkeypatch):
    user, token = draft.applicant, make_token(draft)
    if change == "password":
        user.set_password("another")
    elif change == "email":
        user.email = "new@northmere.example"
    elif change == "disabled":
        user.is_active = False
    elif change == "status":
        submit(draft)
    elif change == "old":
        week = timedelta(days=7, seconds=1).total_seconds()
        monkeypatch.setattr(signing.time, "time", lambda now=signing.time.time: now() + week)
    elif change == "forged":
        token = signing.TimestampSigner(salt=SALT).sign(f"{draft.reference}.{'0' * 32}")
    else:
        token = "nonsense"  # noqa: S105
    user.save()

    response = client.get(to("application_continue", token))

    assert application_of(token) is None
    assert response.status_code == 404
    assert "This link does not work any more" in response.text
    assert str(draft.round.program) not in response.text
    assert client.post(to("application_continue", token)).status_code == 404


@pytest.mark.parametrize("change", ["password", "email", "status", "disabled", "hours"])
def test_open_door_closes_when_the_account_or_the_status_changes(client, draft, change, monkeypatch):
    follow(client, draft)
    tasks, user = to("application_tasks", draft.reference), draft.applicant
    assert client.get(tasks).status_code == 200
    if change == "password":
        user.set_password("another")
    elif change == "email":
        user.email = "new@northmere.example"
    elif change == "disabled":
        user.is_active = False
    elif change == "status":
        Application.objects.update(status="screening")
    else:
        now = timezone.now
        monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(hours=HOURS, seconds=1))
    user.save()

    assert client.get(tasks).status_code == 302
    sent = client.post(section_url(draft, "goals"), {f"q-{uid('goals')}": "Mine now", "go": "next"})
    if change == "hours":
        assert sent.status_code == 403
        assert "open the link once more in this browser, or sign in" in sent.text
    else:
        assert sent["Location"].startswith("/login/")
    assert Application.objects.get().draft_answers == draft.draft_answers


def test_what_is_sent_after_the_time_of_a_link_waits_for_the_next(client, draft, monkeypatch):
    url = section_url(draft, "goals")
    follow(client, draft)
    assert "the time of your link is over" in client.get(url).text
    with monkeypatch.context() as later:
        now = timezone.now
        later.setattr(timezone, "now", lambda: now() + timedelta(hours=HOURS, seconds=1))
        client.post(url, {f"q-{uid('goals')}": "Three hours of work", "go": "next"})

    follow(client, draft)

    assert "Three hours of work" in client.get(url).text


def test_whole_way_works_by_link_and_is_noted(client, draft):
    follow(client, draft)

    client.post(section_url(draft, "goals"), {f"q-{uid('goals')}": "By link", "version": "9", "go": "next"})
    client.post(section_url(draft, "cv"), {f"q-{uid('cv')}": upload(PDF), "go": "next"})
    file = draft.files.get()
    assert client.get(to("application_file", draft.reference, file.key)).status_code == 200
    saved = client.post(
        to("application_autosave", draft.reference, uid("section goals")),
        {f"q-{uid('goals')}": "By autosave", "version": "9"},
    )
    assert saved.json()["version"]
    page = client.get(to("application_check", draft.reference)).text
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    response = client.post(to("application_check", draft.reference), {"version": version, "once": "x"})

    assert response["Location"] == to("application_receipt", draft.reference)
    assert client.get(response["Location"]).status_code == 200
    application = Application.objects.get()
    assert application.status == "submitted"
    assert application.current_revision.answers[uid("goals")] == "By autosave"
    assert application.events.get(action="submitted").reason == "by_link"
    assert application.events.get(action="submitted").actor == draft.applicant
    assert application.events.get(action="file_attached").reason == "cv by_link"
    reasons = {line.event.action: str(line.reason) for line in history_of(application)}
    assert reasons["submitted"] == "Through a link from a mail, without signing in."
    assert reasons["file_attached"] == "cv Through a link from a mail, without signing in."


def test_link_to_an_application_that_is_changed_stops_with_the_next_hand_in(client, draft):
    submit(draft)
    token = make_token(Application.objects.get())
    assert application_of(token)
    client.post(to("application_continue", token))
    client.post(section_url(draft, "goals"), {f"q-{uid('goals')}": "By link", "version": "9", "go": "next"})
    page = client.get(to("application_check", draft.reference)).text
    version = re.search(r'name="version" value="(\d+)"', page).group(1)

    receipt = client.post(
        to("application_check", draft.reference), {"version": version, "once": "x"}, follow=True
    )

    assert Application.objects.get().current_revision.sequence == 2
    assert receipt.status_code == 200
    assert application_of(token) is None


def every_address(draft, other):
    """Each of our public addresses, and each of the admin's, with what would be of interest in it."""
    for pattern in get_resolver().url_patterns:
        yield from _below(pattern, "", draft, other)


def _below(pattern, prefix, draft, other):
    route = prefix + str(pattern.pattern)
    if hasattr(pattern, "url_patterns"):
        for child in pattern.url_patterns:
            yield from _below(child, route, draft, other)
    elif "mentoring" in route and "(" not in route:
        # An address that names neither of the two is one.
        paths = {_path_to(application, route): application for application in (other, draft)}
        yield from ((pattern.name, application, path) for path, application in paths.items())


def _path_to(application, route):
    path = re.sub(r"<slug:reference>", application.reference, route)
    path = re.sub(r"<uuid:key>", uid("section goals"), path)
    path = re.sub(r"<\w*:?pk>", str(application.pk), path)
    return "/" + re.sub(r"<[^>]*>", "1", path)


def test_open_door_opens_nothing_else(client, draft):
    other = fill(
        start(make_round_form([section("x", ask("short_text", "x"))]), draft.applicant), {uid("x"): "CANARY"}
    )
    follow(client, draft)
    opened = set()

    for name, application, path in set(every_address(draft, other)):
        for method in (client.get, client.post):
            response = method(path)
            text = getattr(response, "text", "") if not response.streaming else ""
            assert "CANARY" not in text, path
            let_in = response.status_code == 200 and name not in PUBLIC_NAMES
            if let_in or (application == draft and "Byrne" in text):
                opened.add((name, application == draft))

    ways = {"application_tasks", "application_section", "application_check"}
    assert {name for name, mine in opened if not name.startswith("wagtail")} >= ways
    assert [name for name, mine in opened if not mine and name and name.startswith("application")] == []
    assert not {"application_withdraw", "applications", "own_data"} & {name for name, _ in opened}
    assert Application.objects.get(pk=draft.pk).status == "draft"
    assert client.get(to("applications")).status_code == 302
    assert client.post(to("own_data")).status_code == 302
    assert client.post(to("application_withdraw", draft.reference)).status_code == 403


def test_link_opens_nothing_in_somebody_elses_login(client, draft):
    client.force_login(make_applicant("bea"))

    response = follow(client, draft)

    assert response.status_code == 403
    assert client.get(to("application_tasks", draft.reference)).status_code == 404
    client.force_login(draft.applicant)
    assert follow(client, draft)["Location"] == to("application_tasks", draft.reference)


def test_signing_in_as_somebody_else_ends_what_the_link_opened(client, draft):
    follow(client, draft)
    client.force_login(make_applicant("bea"))

    assert client.get(to("application_tasks", draft.reference)).status_code == 404


# --- asking for one ---------------------------------------------------------------------------------------


def test_link_goes_to_the_accounts_own_address_and_is_read_by_nobody_else(
    client, draft, mailoutbox, admin_user
):
    fill(draft, {uid("email"): "elsewhere@northmere.example"})
    client.force_login(draft.applicant)
    assert "Mail me a link" in client.get(to("application_tasks", draft.reference)).text

    response = client.post(to("application_mail_link", draft.reference), follow=True)

    assert "on its way" in response.text
    mail = OutboxMessage.objects.get(kind="application_return_link")
    assert mail.to_email == draft.applicant.email
    link = re.search(r"http\S+/continue/\S+", mail.body).group(0)
    client.force_login(admin_user)
    assert "continue/" not in client.get(reverse("mentoring_mail:inspect", args=[mail.pk])).text
    client.logout()
    send_due()
    mail.refresh_from_db()
    assert mail.body == ""
    assert client.get(link.partition("localhost")[2].lstrip(":0123456789")).status_code == 200
    assert link in mailoutbox[-1].body


def test_only_a_few_links_are_sent_in_an_hour(client, draft):
    client.force_login(draft.applicant)
    for _ in range(5 + 2):
        response = client.post(to("application_mail_link", draft.reference), follow=True)

    assert "several links" in response.text
    assert OutboxMessage.objects.filter(kind="application_return_link").count() == 5


def test_nobody_has_a_link_sent_for_somebody_else(client, draft):
    client.force_login(make_applicant("bea"))

    assert client.post(to("application_mail_link", draft.reference)).status_code == 404
    assert not OutboxMessage.objects.exists()


def test_answers_sent_by_link_survive_as_written(client, draft):
    follow(client, draft)
    version = Application.objects.get().lock_version

    client.post(section_url(draft, "goals"), {f"q-{uid('goals')}": "New", "version": version, "go": "later"})

    assert Application.objects.get().draft_answers[uid("goals")] == "New"
    assert GOOD[uid("goals")] != "New"


def trail(response):
    """The breadcrumb of a page."""
    page = response.content.decode()
    start_of = page.index('class="wm-breadcrumbs"')
    return page[start_of : page.index("</nav>", start_of)]


def test_breadcrumb_of_whoever_came_by_a_link_does_not_end_at_the_login(client, draft):
    follow(client, draft)
    fill(Application.objects.get(), {uid("goals"): "Saved elsewhere"})
    url, mine = section_url(draft, "goals"), f'href="{to("applications")}"'
    conflict = client.post(url, {"asked": uid("goals"), f"q-{uid('goals')}": "Written here", "version": 1})
    assert conflict.status_code == 409

    responses = [client.get(url), conflict, client.get(to("application_tasks", draft.reference))]
    client.force_login(draft.applicant)

    assert [mine in trail(response) for response in responses] == [False] * 3
    assert mine in trail(client.get(url))
