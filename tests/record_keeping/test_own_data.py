import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import models
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.applications.builders import (
    GOOD,
    fill,
    make_applicant,
    make_round_form,
    start,
    submitted,
    uid,
    with_cv,
)
from tests.applications.papers import PDF
from tests.factories import ContactCardFactory, MentorFactory, ProgramFactory
from tests.metrics.builders import make_pair
from wagtail_mentoring.applications.access_actions import give_extension
from wagtail_mentoring.applications.models import Application, ApplicationNote, Extension
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
