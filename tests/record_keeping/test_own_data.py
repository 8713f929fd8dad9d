import io
import json
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.applications.builders import (
    GOOD,
    SMALL,
    ask,
    edit_form,
    fill,
    make_applicant,
    make_round_form,
    section,
    start,
    submitted,
    uid,
    with_cv,
)
from tests.applications.papers import PDF
from tests.factories import ContactCardFactory, MentorFactory, ProgramFactory
from tests.metrics.builders import make_pair
from wagtail_mentoring.applications.access_actions import give_extension, make_invitations
from wagtail_mentoring.applications.applicant_actions import withdraw_application
from wagtail_mentoring.applications.events import record_event
from wagtail_mentoring.applications.file_actions import attach_file
from wagtail_mentoring.applications.log_messages import EVENT_WORDS
from wagtail_mentoring.applications.models import (
    Application,
    ApplicationNote,
    ConflictOfInterest,
    Extension,
)
from wagtail_mentoring.information_requests.request_actions import ask_applicant
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.outreach.models import RelayedMessage
from wagtail_mentoring.record_keeping.own_history import TOLD_WORDS
from wagtail_mentoring.record_keeping.privacy import INVENTORY, OWNED_BY, given_fields
from wagtail_mentoring.surveys.models import SurveyAnswer

pytestmark = pytest.mark.usefixtures("site_root", "private_folder")


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def download(client, user):
    client.force_login(user)
    response = client.post(reverse("wagtail_mentoring:own_data"))
    assert response.status_code == 200
    return response, zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def data_of(client, user):
    return json.loads(download(client, user)[1].read("data.json"))


def test_archive_holds_answers_files_and_mail(client):
    application, file = with_cv()

    data = data_of(client, application.applicant)
    _, archive = download(client, application.applicant)

    [told] = data["applications"]
    answers = {line["question"]: line["answer"] for line in told["answers"][0]["answers"]}
    assert answers["Goals"] == "To find my field."
    assert told["status"] == "Received"
    assert archive.read(f"files/{application.reference}/{file.pk}-cv.pdf") == PDF
    assert data["account"]["email"] == application.applicant.email


def test_draft_is_in_it(client):
    application = fill(start(), {**GOOD, uid("goals"): "Not handed in yet"})

    data = data_of(client, application.applicant)

    assert data["fields"]["Application"][0]["draft_answers"][uid("goals")] == "Not handed in yet"
    assert data["applications"][0]["draft"] == [
        {"question": "Name", "answer": "Ada Byrne"},
        {"question": "Email", "answer": "ada@northmere.example"},
        {"question": "Goals", "answer": "Not handed in yet"},
    ]


def test_draft_is_told_in_words_also_where_it_is_wrong_or_no_longer_asked(client):
    form = make_round_form()
    answers = {**GOOD, uid("goals"): "word " * 60, uid("year"): uid("year/First")}
    application = fill(start(form), answers)
    edit_form(form.form, [SMALL[0], section("goals", ask("choice", "year", options=["Second", "Third"]))])

    [told] = data_of(client, application.applicant)["applications"]

    draft = {line["question"]: line["answer"] for line in told["draft"]}
    assert draft["Year"] == "First"
    assert draft["Goals"].startswith("word word")


def test_file_of_a_draft_stands_under_its_question(client):
    form = make_round_form([section("about", ask("file", "cv", file_types=["pdf"]))])
    application = start(form)
    upload = SimpleUploadedFile("cv.pdf", PDF, content_type="application/pdf")
    attach_file(application=application, user=application.applicant, question_key=uid("cv"), upload=upload)

    [told] = data_of(client, application.applicant)["applications"]

    assert told["draft"] == [{"question": "Cv", "answer": "cv.pdf"}]


def test_steps_are_told_as_the_applicant_was_told_of_them(client):
    application = submitted()
    staff = make_applicant("staff")
    for action, status, reason in (
        ("noted", "", ""),
        ("moved", "screening", "CANARY"),
        ("assigned", "", ""),
        ("moved", "under_review", ""),
        ("moved", "declined", "CANARY"),
    ):
        record_event(application=application, action=action, actor=staff, to_status=status, reason=reason)

    def steps():
        [told] = data_of(client, application.applicant)["applications"]
        return [(line["what"], line["status"]) for line in told["history"]]

    before = [
        ("You started the application", "Not handed in yet"),
        ("You handed in your application", "Received"),
        ("The status you see changed", "Being reviewed"),
    ]
    assert steps() == before
    assert "CANARY" not in json.dumps(data_of(client, application.applicant))
    record_event(application=application, action="released", actor=staff, to_status="declined")
    assert steps() == [*before, ("We told you our decision", "Not this time")]


def test_steps_have_their_time_and_what_the_applicant_wrote(client):
    application = submitted()
    withdraw_application(application=application, user=application.applicant, reason="I moved away")

    [told] = data_of(client, application.applicant)["applications"]

    last = told["history"][-1]
    assert (last["what"], last["you_wrote"]) == ("You withdrew the application", "I moved away")
    event = application.events.last()
    assert last["at"][:19] == event.created_at.isoformat()[:19]


def test_file_and_its_question_are_no_words_of_the_applicant(client):
    application, _file = with_cv()

    [told] = data_of(client, application.applicant)["applications"]

    added = next(line for line in told["history"] if line["what"] == "You added a file")
    assert "you_wrote" not in added


def test_requests_stand_with_their_application_and_their_time(client):
    application = submitted()
    ask_applicant(
        application=application,
        questions=[],
        message="Tell us more",
        due_at=timezone.now() + timedelta(days=3),
        user=make_applicant("staff"),
    )

    [told] = data_of(client, application.applicant)["applications"]

    [request] = told["asked"]
    assert (request["message"], request["ended_at"]) == ("Tell us more", None)
    assert request["due_at"]
    assert ("We asked you for something", "We need something from you") in [
        (line["what"], line["status"]) for line in told["history"]
    ]


def test_every_step_that_is_told_is_one_that_is_recorded():
    assert TOLD_WORDS.keys() <= EVENT_WORDS.keys()


def test_staff_get_what_they_did_without_words_about_others(client):
    application, staff = submitted(), make_applicant("staff")
    record_event(application=application, action="corrected", actor=staff, reason="CANARY rang to say so")
    withdraw_application(application=submitted(user=staff), user=staff, reason="My own words")

    data = data_of(client, staff)

    [work] = data["work_on_other_applications"]
    assert (work["application"], work["what"]) == (application.reference, "Corrected by the office")
    assert work["at"]
    text = json.dumps(data)
    assert "CANARY" not in text
    assert "My own words" in text


def test_work_on_an_application_that_is_kept_from_staff_is_not_told(client):
    application, staff = submitted(), make_applicant("staff")
    record_event(application=application, action="noted", actor=staff)
    ConflictOfInterest.objects.create(application=application, person=staff)

    assert data_of(client, staff)["work_on_other_applications"] == []


def test_both_people_of_a_pair_get_it_with_its_meetings_as_their_page_shows_them(client):
    mentor = MentorFactory(user=make_applicant("ines"), name="Ines Moor")
    pair = make_pair(ProgramFactory(), mentor=mentor, mentee=make_applicant("ada"), reason="CANARY")
    make_pair(ProgramFactory(), mentor=MentorFactory(name="CANARY"))
    pair.sessions.create(held_on=date(2025, 10, 9), minutes=45, noted_by=pair.mentee)

    mentee_text = json.dumps(data_of(client, pair.mentee))
    [seen_by_mentee] = data_of(client, pair.mentee)["mentorships"]
    [seen_by_mentor] = data_of(client, mentor.user)["mentorships"]

    [meeting] = seen_by_mentee["meetings"]
    assert (meeting["day"], meeting["minutes"], meeting["noted_by_you"]) == ("2025-10-09", 45, True)
    assert (seen_by_mentee["with"], seen_by_mentee["status"]) == ("Ines Moor", "Active")
    assert (seen_by_mentee["began"], seen_by_mentee["ended"]) == ("2025-10-01", None)
    assert seen_by_mentor["with"] == "Ada Byrne"
    assert seen_by_mentor["meetings"][0]["noted_by_you"] is False
    assert "CANARY" not in mentee_text


def test_mail_about_deadlines_and_invitations_is_in_it_and_nothing_that_lets_in(client):
    form, staff = make_round_form(), make_applicant("staff")
    user, other = make_applicant("nadia"), make_applicant("bea")
    for person in (user, other):
        until = form.closes + timedelta(days=5)
        give_extension(round_form=form, account=person, until=until, reason="Ill", user=staff)
        make_invitations(round_form=form, batch=uuid4(), user=staff, emails=[person.email], label="CANARY")

    data = data_of(client, user)

    assert {mail["to"] for mail in data["other_mail"]} == {user.email}
    deadline, invitation = data["other_mail"]
    assert "more time" in deadline["subject"]
    assert deadline["text"]
    assert invitation["subject"]
    assert invitation["text"] == ""
    assert OutboxMessage.objects.exclude(body="").filter(kind="invitation_code").exists()  # could leak
    assert "CANARY" not in json.dumps(data)


def test_mail_to_a_mentor_is_in_it_and_mail_to_staff_is_not(client):
    user = make_applicant("ines")
    card = ContactCardFactory(mentor=MentorFactory(user=user))
    mail = {"to_email": user.email, "body": "Dear Ines"}
    relayed = OutboxMessage.objects.create(dedupe_key="r", kind="relayed_message", subject="Hello", **mail)
    RelayedMessage.objects.create(card=card, office=card.owner, mail=relayed, sent_at=timezone.now())
    OutboxMessage.objects.create(dedupe_key="d", kind="monday_digest", subject="Digest", **mail)

    assert [mail["subject"] for mail in data_of(client, user)["other_mail"]] == ["Hello"]


def test_mail_to_another_account_with_the_same_address_is_not_in_it(client):
    application = submitted(user=make_applicant("ada"))
    OutboxMessage.objects.create(
        dedupe_key=f"application_receipt:{application.reference}:9",
        kind="application_receipt",
        to_email="ada@northmere.example",
        subject="CANARY",
        body="CANARY",
    )

    assert "CANARY" in json.dumps(data_of(client, application.applicant))
    assert "CANARY" not in json.dumps(data_of(client, make_applicant("ada")))


def test_page_says_what_is_in_it_and_what_is_not(client):
    client.force_login(make_applicant())

    text = client.get(reverse("wagtail_mentoring:own_data")).content.decode()

    for promised in ("every answer, draft and step", "your mentorships with their meetings", "Not in it are"):
        assert promised in text


def test_documentation_names_every_part(client):
    page = (Path(__file__).parents[2] / "docs" / "explanation" / "privacy.md").read_text()

    parts = data_of(client, make_applicant())

    assert [name for name in parts if f"| `{name}` |" not in page] == []


def test_mentor_gets_profile_and_contact_data(client):
    user = make_applicant("ines")
    card = ContactCardFactory(mentor=MentorFactory(user=user, bio="Thirty years in law."))

    fields = data_of(client, user)["fields"]

    assert fields["Mentor"][0]["bio"] == "Thirty years in law."
    assert fields["ContactCard"] == [{"email": card.email, "phone": "", "crm_id": ""}]


def test_both_sides_get_what_they_said_of_their_pair_and_not_what_the_other_side_said(client):
    pair = make_pair(ProgramFactory(), mentor=MentorFactory(user=make_applicant("ines")))
    for role in ("mentee", "mentor"):
        asked = pair.survey_requests.create(role=role, moment="closing")
        SurveyAnswer.objects.create(request=asked, satisfaction=4, comment=f"A {role}'s word")

    for role, person in (("mentee", pair.mentee), ("mentor", pair.mentor.user)):
        [answer] = data_of(client, person)["fields"]["SurveyAnswer"]
        assert answer == {"ratings": {}, "satisfaction": 4, "comment": f"A {role}'s word"}


def test_deadline_given_to_the_address_before_there_was_an_account_is_in_it(client):
    form = make_round_form()
    until = form.closes + timedelta(days=5)
    for email in ("Nadia@northmere.example", "canary@northmere.example"):
        give_extension(
            round_form=form, email=email, until=until, reason="In hospital", user=make_applicant("staff")
        )
    user = make_applicant("nadia")
    assert Extension.objects.filter(user=None).count() == 2

    [deadline] = data_of(client, user)["fields"]["Extension"]

    assert deadline["email"] == "nadia@northmere.example"
    assert set(deadline) == {"email", "until"}


def test_deadline_given_to_the_account_is_in_it_and_to_another_account_is_not(client):
    user, other = make_applicant("ada"), make_applicant("bea")
    form = make_round_form()
    for person in (user, other):
        give_extension(
            round_form=form,
            account=person,
            until=form.closes + timedelta(days=5),
            reason="In hospital",
            user=make_applicant("staff"),
        )

    assert [row["email"] for row in data_of(client, user)["fields"]["Extension"]] == [user.email]


def test_nothing_of_other_people_notes_or_decisions_not_told_is_in_it(client):
    other = submitted(user=make_applicant("bea"))
    Application.objects.filter(pk=other.pk).update(applicant_name="CANARY")
    mine = submitted(user=make_applicant("ada"))
    ApplicationNote.objects.create(application=mine, text="CANARY")
    Application.objects.filter(pk=mine.pk).update(status="declined")

    text = json.dumps(data_of(client, mine.applicant))

    assert mine.reference in text
    assert "CANARY" not in text
    assert other.reference not in text
    assert "declined" not in text.lower()


def test_page_and_download_are_kept_by_no_cache_and_need_a_login(client):
    url = reverse("wagtail_mentoring:own_data")
    assert client.get(url).status_code == 302
    assert client.post(url).status_code == 302
    user = make_applicant()
    response, _ = download(client, user)

    for answer in (response, client.get(url)):
        assert "no-store" in answer["Cache-Control"]


def test_download_is_logged_without_the_name(client):
    user = make_applicant()

    download(client, user)

    entry = ModelLogEntry.objects.get(action="wagtail_mentoring.export_own_data")
    assert (entry.user, entry.label) == (user, f"#{user.pk}")


def test_too_many_downloads_are_refused_for_a_while(client, settings):
    settings.WAGTAIL_MENTORING = {**settings.WAGTAIL_MENTORING, "LIMITS": {"own_data": ("1/hour", None)}}
    download(client, make_applicant())

    response = client.post(reverse("wagtail_mentoring:own_data"))

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert "try again in an hour" in response.content.decode()
    download(client, make_applicant("other"))


#: Columns that hold words, and nothing about a person.
NOT_PERSONAL = {
    "Application": {"reference", "role", "status", "active_key", "draft_stamps", "told_status", "locale"},
    "ApplicationRevision": {"earlier", "languages", "locale", "digest", "idempotency_key"},
    "InformationRequest": {"questions"},
    "Correction": {"questions"},
    "ApplicationFile": {"content_type", "sha256", "scan_state"},
    "AnswerIndex": set(),
    "ApplicationNote": set(),
    "ConflictOfInterest": set(),
    "Review": {"recommendation"},
    "Decision": {"digest"},
    "DecisionSignature": {"digest"},
    "DecisionOverride": set(),
    "Extension": set(),
    "Invitation": {"code_sha256", "ending"},
    "InvitationUse": set(),
    "ApplicationEvent": {"action", "from_status", "to_status", "previous_hash", "hash"},
    "ApplicationExport": {"format", "query", "state"},
    "PeopleImport": {
        "source",
        "headings",
        "meanings",
        "unknown_terms",
        "terms",
        "state",
        "refusal",
        "counts",
        "kind",
    },
    "ImportedRow": {"outcome", "undone"},
    "OutboxMessage": {"dedupe_key", "kind", "status"},
    "Mentor": {"status"},
    "ContactCard": set(),
    "ContactReveal": set(),
    "RelayedMessage": set(),
    "MentorDegree": set(),
    "Handoff": {"link"},
    "MatchProposal": {"alternatives"},
    "PairRule": set(),
    "Mentorship": {"status"},
    "PairObjection": {"outcome"},
    "SurveyAnswer": set(),
}
TEXT = (models.CharField, models.TextField, models.JSONField, models.FileField)


@pytest.mark.parametrize("name", sorted(NOT_PERSONAL))
def test_every_text_of_a_model_about_people_is_in_the_inventory(name):
    model = apps.get_model("wagtail_mentoring", name)
    texts = {
        field.name for field in model._meta.local_fields if isinstance(field, TEXT) and not field.choices
    }
    listed = {line.field for line in INVENTORY if line.model == name}

    closed = {field.name for field in model._meta.local_fields if field.choices}
    assert texts - listed - NOT_PERSONAL[name] - closed == set()
    assert listed <= {field.name for field in model._meta.local_fields}


def test_inventory_names_only_known_models_and_owners():
    assert {line.model for line in INVENTORY} == set(NOT_PERSONAL)
    assert all(given_fields(name) for name in OWNED_BY)


def test_documentation_holds_the_inventory():
    page = (Path(__file__).parents[2] / "docs" / "explanation" / "privacy.md").read_text()
    rows = re.findall(r"^\| (\w+) \| (`[^|]+`) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)
    documented = {
        (model, field, basis, visible_to, kept)
        for model, fields, basis, visible_to, kept in rows
        for field in re.findall(r"`(\w+)`", fields)
    }

    assert documented == {
        (line.model, line.field, line.basis, line.visible_to, line.kept) for line in INVENTORY
    }
