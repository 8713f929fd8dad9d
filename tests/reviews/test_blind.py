"""Blind reviews: what passes the redacting serializer, and that no other door tells more."""

import io
import re
import zipfile
from itertools import chain

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.applications.builders import (
    ask,
    edit_form,
    fill,
    make_applicant,
    make_round_form,
    section,
    start,
    submit,
    uid,
)
from tests.applications.papers import PDF
from tests.test_permission_matrix import OURS
from wagtail_mentoring.applications.file_actions import attach_file
from wagtail_mentoring.applications.models import Application, ApplicationFile
from wagtail_mentoring.applications.permissions import may_decide, may_read
from wagtail_mentoring.applications.staff_actions import add_note
from wagtail_mentoring.exports.models import ApplicationExport
from wagtail_mentoring.reviews.blind_reading import is_readable, read_blind
from wagtail_mentoring.reviews.models import ReviewAssignment, ReviewPhase
from wagtail_mentoring.reviews.striking import STRUCK

from .builders import give, make_phase, review

pytestmark = pytest.mark.django_db

NAME, LATIN = "Zephyrine Quillfeather", "zephyrine.quillfeather"
CANARIES = (
    "Zephyrine",
    "Quillfeather",
    "quillfeather@canary.example",
    "+353 86 555 0199",
    "Wrenwood Terrace",
    "Cormorantville",
    "puffin-curriculum",
    "Heronsight Ltd",
    "ptarmigan syndrome",
    "kittiwake note",
    "PUFFINCONTENT",
)
FORM = [
    section(
        "about",
        ask("short_text", "name", role="name"),
        ask("email", "email", role="email"),
        ask("phone", "phone", role="phone"),
        ask("short_text", "city", role="city"),
        ask("short_text", "employer", role="employer"),
        ask("short_text", "address", sensitivity="personal"),
        ask("long_text", "health", sensitivity="sensitive"),
        ask("long_text", "lead", visible_to="lead"),
        ask("long_text", "goals", role="goals"),
        ask("choice", "year", options=["First", "Second"], filterable=True),
        ask("file", "cv", file_types=["pdf"], role="cv"),
    )
]
ANSWERS = {
    uid("name"): NAME,
    uid("email"): "quillfeather@canary.example",
    uid("phone"): "+353 86 555 0199",
    uid("city"): "Cormorantville",
    uid("employer"): "Heronsight Ltd",
    uid("address"): "4 Wrenwood Terrace",
    uid("health"): "I live with ptarmigan syndrome.",
    uid("lead"): "Zephyrine told the lead office.",
    uid("goals"): (
        "I, ZEPHYRINE, of 4 Wrenwood Terrace in Cormorantville, want to grow. "
        "Write to quillfeather@canary.example or +353 86 555 0199; see www.quillfeather.example/me."
    ),
    uid("year"): uid("year/First"),
}


def apply(round_form):
    user = make_applicant("zephyrine")
    user.username, user.last_name, user.email = LATIN, "Quillfeather", "quillfeather@canary.example"
    user.save()
    application = fill(start(round_form=round_form, user=user), ANSWERS)
    upload = SimpleUploadedFile("puffin-curriculum.pdf", PDF + b"% PUFFINCONTENT", "application/pdf")
    attach_file(application=application, user=user, question_key=uid("cv"), upload=upload)
    submit(application, key="canary")
    Application.objects.filter(pk=application.pk).update(status="under_review")
    return Application.objects.get(pk=application.pk)


@pytest.fixture
def blind(world, private_folder):
    """The world with an application full of canaries, read blind by a coordinator with every right."""
    world.round_form = make_round_form(FORM, role="mentor", round=world.round_form.round)
    world.application = apply(world.round_form)
    add_note(application=world.application, text="kittiwake note", user=world.coordinator)
    world.phase = make_phase(world.round_form, is_blind=True)
    world.assignment = give(world.application, world.phase, world.colleague, user=world.coordinator)
    return world


# --- the serializer ---


def test_blind_reading_holds_what_was_meant_for_it_and_nothing_that_tells(blind):
    reading = read_blind(blind.assignment)

    shown = {answer.label: answer.value for part in reading.sections for answer in part.answers}
    assert reading.code == "Application 1"
    assert set(shown) == {"Goals", "Year"}
    assert shown["Year"] == "First"
    assert shown["Goals"] == (
        f"I, {STRUCK}, of {STRUCK} in {STRUCK}, want to grow. Write to {STRUCK} or {STRUCK}; see {STRUCK}"
    )
    assert reading.hidden == 9


def test_words_of_a_domain_are_struck_only_where_nobody_else_has_it(blind):
    text = "As a student I saw a canary, for example. Ask quillfeather or student.canary.example."
    applicant = blind.application.applicant
    applicant.email = "quillfeather@student.canary.example"
    applicant.save()
    Application.objects.filter(pk=blind.application.pk).update(applicant_email=applicant.email)
    revision = blind.application.current_revision
    answers = {**revision.answers, uid("goals"): text, uid("email"): applicant.email}

    def read():
        assignment = ReviewAssignment.objects.get(pk=blind.assignment.pk)
        assignment.application.current_revision.answers = answers
        shown = (answer for part in read_blind(assignment).sections for answer in part.answers)
        return next(answer.value for answer in shown if answer.label == "Goals")

    assert read() == f"As a {STRUCK} I saw a {STRUCK}, for {STRUCK}. Ask {STRUCK} or {STRUCK}."
    other = make_applicant("other")
    other.email = "o@Student.canary.example"
    other.save()
    assert read() == f"As a student I saw a canary, for example. Ask {STRUCK} or {STRUCK}."


@pytest.mark.parametrize(
    ("change", "readable"),
    [
        ({}, True),
        ({"role": "goals"}, True),
        ({"role": "name"}, False),
        ({"role": "city"}, False),
        ({"role": "public_fields"}, False),
        ({"role": "a role of a later version"}, False),
        ({"type": "email"}, False),
        ({"type": "file"}, False),
        ({"type": "consent"}, False),
        ({"type": "a type of a later version"}, False),
        ({"sensitivity": "personal"}, False),
        ({"sensitivity": "sensitive"}, False),
        ({"visible_to": "lead"}, False),
    ],
)
def test_answer_is_readable_only_if_everything_about_its_question_allows_it(change, readable):
    question = {"type": "long_text", "role": "", "sensitivity": "normal", "visible_to": "staff", **change}

    assert is_readable(question) is readable


def test_question_that_is_marked_sensitive_only_later_is_hidden_at_once(blind):
    questions = [dict(question) for question in FORM[0]["value"]["questions"]]
    questions[9] = ask("choice", "year", options=["First", "Second"], sensitivity="personal")
    edit_form(blind.round_form.form, [section("about", *questions)])

    reading = read_blind(blind.assignment)

    assert [answer.label for part in reading.sections for answer in part.answers] == ["Goals"]


def test_name_that_the_form_asks_for_is_looked_for_like_that_of_the_account(blind):
    answers = {
        **ANSWERS,
        uid("name"): "Bo Łukasik",
        uid("goals"): "I am Bo, or LUKASIK, or Zephyrines friend.",
    }
    revision = blind.application.current_revision
    revision.answers = answers
    blind.assignment.application.current_revision = revision

    reading = read_blind(blind.assignment)

    [goals] = [a.value for part in reading.sections for a in part.answers if a.label == "Goals"]
    assert goals == f"I am {STRUCK}, or {STRUCK}, or {STRUCK} friend."


# --- the doors ---


def content_of(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = (
                b"\n".join(archive.read(name) for name in archive.namelist())
                + "\n".join(archive.namelist()).encode()
            )
    return body.decode("utf-8", "replace")


def pk_for(name, blind):
    """The row an address is about: the application wherever an application is named."""
    rows = {
        "mentoring_applications": blind.application,
        "mentoring_reviews": blind.assignment,
        "mentoring_review_phases": blind.phase,
        "mentoring_round_forms": blind.round_form,
        "mentoring_rounds": blind.round_form.round,
        "mentoring_programs": blind.program,
        "mentoring_forms": blind.round_form.form,
        "mentoring_mentorships:pair": blind.application,
        "mentoring_review_phases:assign": blind.application,
        "mentoring_review_phases:take_back": blind.application,
    }
    row = rows.get(name) or rows.get(name.partition(":")[0]) or blind.application
    return row.pk


def addresses(blind):
    yield reverse("mentoring_applications:inspect", args=[blind.application.pk]) + "?revision=1"
    file = ApplicationFile.objects.get()
    yield reverse("mentoring_reviews:file", args=[blind.assignment.pk, file.key])
    yield reverse("wagtail_mentoring:application_file", args=[blind.application.reference, file.key])
    yield reverse("wagtail_mentoring:application", args=[blind.application.reference])
    for name, arguments in OURS.items():
        if arguments <= {"pk"}:
            yield reverse(name, kwargs={"pk": pk_for(name, blind)} if arguments else {})
    listing = reverse("mentoring_applications:index")
    for words in ("Zephyrine", "quillfeather", blind.application.reference):
        yield f"{listing}?q={words}"
        yield f"{reverse('mentoring_reviews:index')}?q={words}"
    for query in (
        "export=csv",
        "export=xlsx",
        "status=under_review",
        "ordering=applicant_name",
        "reviews=missing",
    ):
        yield f"{listing}?{query}"
        yield f"{reverse('mentoring_reviews:index')}?{query}"
    yield f"{listing}?export=csv&sensitive=1"
    for action in ("move", "release", "assign_reviewers"):
        yield f"/admin/bulk/wagtail_mentoring/application/{action}/?next={listing}&id={blind.application.pk}"
        yield f"/admin/bulk/wagtail_mentoring/application/{action}/?next={listing}&id=all"
    yield reverse("wagtailadmin_home")


def exports(client):
    for kind in ("csv", "jsonl", "codebook", "xlsx", "zip"):
        data = {"format": kind, "sensitive": "on", "raw": "on", "purpose": "Report"}
        yield kind, client.post(reverse("mentoring_applications:export"), data)
    for export in ApplicationExport.objects.filter(state="ready"):
        yield export.format, client.get(reverse("mentoring_applications:export_download", args=[export.key]))


def visits(client, addresses):
    for address in addresses:
        yield address, client.get(address)


def leaks(responses):
    """Canaries by the address that told them, as the responses come."""
    for address, response in responses:
        text = content_of(response).lower()
        # An echo of what the reviewer searched for, or of an address they typed, tells nothing.
        text = re.sub(r"q(=|%3d)\w+|value=\"(zephyrine|quillfeather)\"", "", text)
        if told := {canary for canary in CANARIES if canary.lower() in text}:
            yield address, told


def site_history():
    history = reverse("wagtailadmin_reports:site_history")
    return [history, f"{history}?export=csv"]


def test_blind_reviewer_finds_no_canary_behind_any_address(blind, client):
    client.force_login(blind.colleague)

    assert list(leaks(visits(client, [*addresses(blind), *site_history()]))) == []
    assert list(leaks(exports(client))) == []
    assert blind.application.reference not in client.get(site_history()[0]).content.decode()
    page = client.get(reverse("mentoring_reviews:review", args=[blind.assignment.pk])).content.decode()
    assert "Application 1" in page
    assert "want to grow" in page
    assert blind.application.reference not in page


def test_guest_who_reads_blind_finds_none_in_the_site_history_either(blind, client):
    give(blind.application, blind.phase, blind.guest, user=blind.coordinator)
    client.force_login(blind.guest)

    assert list(leaks(visits(client, site_history()))) == []


def test_the_same_addresses_tell_every_canary_to_a_colleague_who_does_not_review(
    blind, client, private_folder
):
    client.force_login(blind.coordinator)
    told = set()

    for _address, canaries in leaks(chain(exports(client), visits(client, addresses(blind)))):
        told |= canaries
        if told == set(CANARIES):
            break

    assert told == set(CANARIES)


def test_superuser_who_reads_blind_is_blind_too(blind):
    blind.guest.is_superuser = True
    blind.guest.save()
    blind.guest.groups.add(blind.career.group)
    assert may_decide(blind.guest, blind.application)

    give(blind.application, blind.phase, blind.guest, user=blind.coordinator)

    assert not may_read(blind.guest, blind.application)
    assert not may_decide(blind.guest, blind.application)


def test_application_comes_back_when_the_phase_has_closed_and_not_when_the_review_is_handed_in(blind):
    review_of_goals = blind.assignment
    review(review_of_goals)
    assert not may_read(blind.colleague, blind.application)

    ReviewPhase.objects.update(closes_at=timezone.now())

    assert may_read(blind.colleague, blind.application)


def test_application_comes_back_with_the_decision_and_when_it_is_taken_back(blind):
    Application.objects.update(status="accepted")
    assert may_read(blind.colleague, blind.application)
    Application.objects.update(status="ready")
    assert not may_read(blind.colleague, blind.application)
    blind.assignment.withdrawn_at = timezone.now()
    blind.assignment.save()
    assert may_read(blind.colleague, blind.application)
