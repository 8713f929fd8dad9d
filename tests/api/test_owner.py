"""A person's own applications through the API: by the steps, guards and words of the pages."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.applications.builders import (
    GOOD,
    SMALL,
    ask,
    edit_form,
    fill,
    make_applicant,
    make_round,
    make_round_form,
    section,
    start,
    submit,
    submitted,
    uid,
)
from tests.applications.papers import PDF
from tests.pages.builders import queries_of
from wagtail_mentoring.applications.deadlines import SHUT_SENTENCES
from wagtail_mentoring.applications.models import Application, ApplicationRevision

pytestmark = pytest.mark.django_db

JSON = "application/json"


@pytest.fixture
def ada(client):
    person = make_applicant()
    client.force_login(person)
    return person


@pytest.fixture
def call(client):
    """``call("submit", reference, method="post", version=1)``: what is answered with the expected status."""

    def send(name, *args, method="get", status=200, key="", **body):
        url = reverse(f"wagtail_mentoring_api:{name}", args=args)
        headers = {"Idempotency-Key": key} if key else {}
        sent = {} if method == "get" else {"data": body, "content_type": JSON}
        response = getattr(client, method)(url, headers=headers, **sent)
        assert response.status_code == status, response.content
        assert response["Cache-Control"] == "no-store"
        return response.json()

    return send


def test_whole_way_from_the_form_to_the_receipt(call, ada, mailoutbox, django_capture_on_commit_callbacks):
    round_form = make_round_form()
    entry = call("form", round_form.pk)
    assert (entry["state"], entry["sections"], entry["application"]) == ("on_time", ["About", "Goals"], None)

    begun = call("applications", method="post", status=201, form=round_form.pk)
    assert call("applications", method="post", status=201, form=round_form.pk) == begun
    reference = begun["reference"]
    questions = {one["key"]: one for part in begun["sections"] for one in part["questions"]}
    assert questions[uid("name")]["answer"] == "Ada Byrne"
    assert questions[uid("goals")]["limits"]["max_words"] == 50
    assert questions[uid("goals")]["problem"]

    saved = call("answers", reference, method="patch", version=begun["version"], answers=GOOD)
    assert saved["problems"] == {}
    with django_capture_on_commit_callbacks(execute=True):
        receipt = call("submit", reference, method="post", key="once", version=saved["version"])
    assert call("submit", reference, method="post", key="once", version=saved["version"]) == receipt

    assert ApplicationRevision.objects.count() == 1
    told = call("application", reference)
    assert (told["status"], told["handed_in"][0]["answers"][0]["value"]) == ("received", "Ada Byrne")
    assert [row["reference"] for row in call("applications")["results"]] == [reference]
    assert len(mailoutbox) == 1
    assert Application.objects.get().held_at is None


def test_changes_that_were_not_handed_in_again_are_told_beside_what_counts(call, ada):
    application = submitted(user=ada)
    assert call("application", application.reference)["not_handed_in"] == []
    fill(application, {uid("goals"): "Another aim."})

    application.round.closes_at = timezone.now() - timedelta(days=1)
    application.round.save()

    told = call("application", application.reference)
    assert told["not_handed_in"] == [{"label": "Goals", "value": "Another aim."}]
    assert told["sections"] == []


def test_draft_that_expired_here_comes_back_unless_one_begins_afresh(call, ada):
    draft = fill(start(user=ada))
    Application.objects.filter(pk=draft.pk).update(status="expired", active_key=None)
    form = draft.round_form.pk
    assert [row["goes_on"] for row in call("form", form)["earlier"]] == [True]

    empty = call("applications", method="post", status=201, form=form, afresh=True)
    call("withdraw", empty["reference"], method="post")
    back = call("applications", method="post", status=201, form=form)

    assert empty["reference"] != draft.reference == back["reference"]


def test_what_is_missing_is_named_by_question(call, ada):
    application = start(user=ada)

    problem = call(
        "submit",
        application.reference,
        method="post",
        key="once",
        status=400,
        version=application.lock_version,
    )

    assert {error["field"]: error["code"] for error in problem["errors"]} == {
        f"answers.{uid('goals')}": "missing"
    }
    assert not ApplicationRevision.objects.exists()


def test_answer_that_another_tab_changed_is_not_overwritten(call, ada):
    application = start(user=ada)
    read = call("application", application.reference)["version"]
    fill(application, {uid("goals"): "From the other tab"})

    problem = call(
        "answers",
        application.reference,
        method="patch",
        status=409,
        version=read,
        answers={uid("goals"): "From here"},
    )

    assert problem["code"] == "answers_changed"
    both = {"question": uid("goals"), "stored": "From the other tab", "sent": "From here"}
    assert problem["conflicts"] == [both]
    assert Application.objects.get().draft_answers[uid("goals")] == "From the other tab"
    # What nobody else touched is saved all the same.
    call("answers", application.reference, method="patch", version=read, answers={uid("name"): "Ada B."})


def test_unknown_question_and_unreadable_answer_are_errors_that_name_it(call, ada):
    application = start(user=ada)
    unknown = str(uuid4())
    for answers, key in (({unknown: "x"}, unknown), ({uid("goals"): 5}, uid("goals"))):
        problem = call(
            "answers", application.reference, method="patch", status=400, version=0, answers=answers
        )
        assert [error["field"] for error in problem["errors"]] == [f"answers.{key}"]
    problem = call("answers", application.reference, method="patch", status=400, version="x", answers=[])
    assert {error["field"] for error in problem["errors"]} == {"version", "answers"}


def test_nothing_of_staff_is_told(call, ada):
    sections = [section("about", ask("short_text", "name", role="name", sensitivity="sensitive"))]
    application = submitted(user=ada, round_form=make_round_form(sections))
    Application.objects.filter(pk=application.pk).update(status="declined", released_at=None)

    told = call("application", application.reference)

    assert told["status"] == "in_review"
    assert told["message"] == ""
    assert not {"role", "sensitivity", "visible_to", "code"} & set(str(told["sections"]).split("'"))
    assert call("applications")["results"][0]["status"] == "in_review"


def test_strangers_find_nothing_and_visitors_are_asked_to_sign_in(call, client, ada):
    theirs = submitted()
    steps = {
        ("application", "get"): {},
        ("answers", "patch"): {"version": 1, "answers": {}},
        ("submit", "post"): {"version": 1},
        ("withdraw", "post"): {},
        ("offer", "post"): {"answer": "confirm"},
    }
    for (name, method), body in steps.items():
        assert call(name, theirs.reference, method=method, status=404, key="x", **body)
        assert call(name, "NOTHERE", method=method, status=404, key="x", **body)
    client.logout()
    for (name, method), body in steps.items():
        assert call(name, theirs.reference, method=method, status=401, key="x", **body)
    assert call("applications", status=401)
    before = Application.objects.get(pk=theirs.pk)
    assert (before.status, before.lock_version) == (theirs.status, theirs.lock_version)


def test_session_without_a_token_against_forgery_changes_nothing(ada):
    from django.test import Client

    careful = Client(enforce_csrf_checks=True)
    careful.force_login(ada)
    url = reverse("wagtail_mentoring_api:applications")

    response = careful.post(url, {"form": make_round_form().pk}, content_type=JSON)

    assert response.status_code == 403
    assert "CSRF" in response.json()["detail"]
    assert not Application.objects.exists()


def test_doors_that_are_closed_say_so(call, ada):
    past, ahead = timezone.now() - timedelta(days=9), timezone.now() + timedelta(days=9)
    closed = make_round_form(round=make_round(opens_at=past, closes_at=past + timedelta(days=1)))
    upcoming = make_round_form(round=make_round(opens_at=ahead, closes_at=ahead + timedelta(days=1)))
    unagreed = make_round_form(round=make_round(opening_agreed_at=None))
    private = make_round_form(entry="invitation")
    for form, code in ((closed, "closed"), (upcoming, "not_open"), (unagreed, "stopped")):
        assert call("applications", method="post", status=409, form=form.pk)["code"] == code
    for code in ({}, {"code": "NOTACODE"}):
        refused = call("applications", method="post", status=409, form=private.pk, **code)
        assert refused["code"] == "not_invited"
    assert call("form", private.pk)["needs_code"]
    assert call("applications", method="post", status=404, form=99_999)
    assert not Application.objects.exists()


def test_key_against_sending_twice_is_asked_for(call, ada):
    application = fill(start(user=ada))
    for key in ("", "x" * 65):
        problem = call("submit", application.reference, method="post", key=key, status=400, version=9)
        assert [error["field"] for error in problem["errors"]] == ["Idempotency-Key"]


def test_withdrawn_application_stays_so(call, ada):
    application = submitted(user=ada)
    for _time in range(2):
        told = call("withdraw", application.reference, method="post", reason="Found somebody")
        assert (told["status"], told["can_withdraw"], told["sections"]) == ("withdrawn", False, [])
    refused = call("answers", application.reference, method="patch", status=409, version=9, answers=GOOD)
    assert refused["code"] == "not_editable"


def test_offer_is_taken_once_it_was_told(call, ada):
    application = submitted(user=ada)
    until = timezone.now() + timedelta(days=3)
    rows = Application.objects.filter(pk=application.pk)
    rows.update(status="accepted", answer_by=until)
    refused = call("offer", application.reference, method="post", status=409, answer="confirm")
    assert refused["code"] == "offer_over"

    rows.update(released_at=timezone.now())
    assert call("application", application.reference)["offer_until"]
    told = call("offer", application.reference, method="post", answer="confirm")

    assert (told["status"], told["offer_until"]) == ("confirmed", "")


def test_form_that_was_published_anew_is_told_with_its_new_questions(call, ada):
    application = fill(start(user=ada))
    edit_form(application.round_form.form, [*SMALL, section("more", ask("short_text", "more"))])

    told = call("application", application.reference)
    problem = call(
        "submit", application.reference, method="post", key="once", status=400, version=told["version"]
    )

    assert told["form_version"] == 2
    assert [error["field"] for error in problem["errors"]] == [f"answers.{uid('more')}"]


def test_files_are_sent_read_replaced_and_taken_away(client, call, ada, private_folder):
    cv = ask("file", "cv", file_types=["pdf"], role="cv")
    application = start(user=ada, round_form=make_round_form([section("about", cv)]))
    files = reverse("wagtail_mentoring_api:application_files", args=[application.reference])

    def send(content=PDF, name="cv.pdf", question=None):
        file = SimpleUploadedFile(name, content)
        return client.post(files, {"question": question or uid("cv"), "file": file})

    def file_now():
        return call("application", application.reference)["sections"][0]["questions"][0]["file"]

    sent = send()
    assert sent.status_code == 201
    assert send().json() == sent.json()
    file = sent.json()
    read = client.get(file["url"])
    assert b"".join(read) == PDF
    assert read["Content-Disposition"].startswith("attachment")
    assert read["Cache-Control"] == "no-store"

    assert send(b"MZ not a paper", "cv.pdf").json()["errors"][0]["field"] == "file"
    assert send(question=str(uuid4())).json()["code"] == "no_question"
    assert client.post(files, {"question": uid("cv")}).json()["errors"][0]["field"] == "file"
    assert client.post(files, {}, content_type=JSON).status_code == 415
    replaced = send(PDF + b"%", "new.pdf").json()
    assert client.delete(file["url"]).status_code == 404
    assert (
        call("application", application.reference)["sections"][0]["questions"][0]["file"]["name"] == "new.pdf"
    )

    client.force_login(make_applicant("eve"))
    assert client.get(replaced["url"]).status_code == client.delete(replaced["url"]).status_code == 404
    client.force_login(ada)
    assert client.delete(replaced["url"]).status_code == 204
    assert file_now() is None


def test_steps_are_counted_as_those_of_the_pages(call, ada, settings):
    application = start(user=ada)
    settings.WAGTAIL_MENTORING = {**settings.WAGTAIL_MENTORING, "LIMITS": {"save": ("1/hour", None)}}
    sent = {"version": 9, "answers": {}}
    call("answers", application.reference, method="patch", **sent)

    problem = call("answers", application.reference, method="patch", status=429, **sent)

    assert problem["code"] == "throttled"


def test_forms_are_listed_that_the_caller_may_hear_of(read, site_root):
    from tests.pages.builders import make_program_page

    round_form = make_round_form()
    make_round_form()
    make_program_page(site_root, program=round_form.round.program)

    assert [form["id"] for form in read("forms")["results"]] == [round_form.pk]


def test_number_of_queries_does_not_grow_with_ones_applications(client, ada):
    url = reverse("wagtail_mentoring_api:applications")
    submitted(user=ada)
    queries_of(client, url)
    once = queries_of(client, url)
    for _number in range(2):
        submit(fill(start(user=ada)))

    assert queries_of(client, url) == once


@pytest.mark.parametrize(("status", "reason"), [("archived", "ended"), ("in_agreement", "stopped")])
def test_program_that_takes_nothing_says_so_and_names_no_deadline(call, ada, status, reason):
    draft = fill(start(user=ada))
    draft.round.program.status = status
    draft.round.program.save()

    told = call("application", draft.reference)
    assert (told["can_edit"], told["deadline"], told["sections"]) == (False, "", [])
    assert told["status_text"] == SHUT_SENTENCES[reason]
    sent = {"version": draft.lock_version}
    refused = call("submit", draft.reference, method="post", status=409, key=uuid4().hex, **sent)
    assert refused["code"] == reason
    assert call("form", draft.round_form.pk)["state"] == reason
