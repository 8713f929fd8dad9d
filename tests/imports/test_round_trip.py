"""What is exported comes back by an import as it was."""

from datetime import datetime

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from tests.directory.conftest import vocabulary_with
from tests.factories import ContactCardFactory, MentorFactory
from wagtail_mentoring.directory.models import ContactCard, ContactReveal, Mentor, MentorDegree
from wagtail_mentoring.imports import actions
from wagtail_mentoring.imports.mapping import HEADINGS, Target, guess

from .builders import Desk, ignore

pytestmark = pytest.mark.usefixtures("site_root", "private_folder")


def test_every_target_has_a_heading_that_is_known_again():
    assert guess([*HEADINGS.values(), "Terms: school"], vocabularies={"school": "School"}) == {
        **{heading: target.value for target, heading in HEADINGS.items()},
        "Terms: school": "terms:school",
    }
    assert set(HEADINGS) == set(Target) - {Target.FIRST_NAME, Target.LAST_NAME}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_imports_as_it_was(client, kind):
    desk = Desk()
    terms = vocabulary_with("school", "Arts, Letters & Music", "Law")
    full = MentorFactory(
        name="Siobhán Ó Dálaigh",
        pronouns="she/her",
        job_title="=Judge",
        employer="#N/A",
        city="Köln",
        country="Germany",
        bio="First line.\nSecond, with “quotes”.",
        linkedin_url="https://www.linkedin.com/in/siobhan",
        capacity=3,
        consented_at=timezone.make_aware(datetime(2026, 3, 14, 23, 30)),
        degrees=[MentorDegree(degree="LLB", school="Law", class_year=1996)],
        terms=list(terms.values()),
    )
    ContactCardFactory(owner=desk.office, mentor=full, email="s@example.org", phone="+49 1", crm_id="007")
    ContactCardFactory(owner=desk.office, mentor__name="Plain Person", email="p@example.org")
    ContactCardFactory(owner=desk.office, mentor__name="Never Mail", do_not_contact=True)
    ContactCardFactory(mentor__name="Of Another")
    client.force_login(desk.user)

    def export():
        wanted = {"office": desk.office.pk, "purpose": "Clean up", "format": kind}
        response = client.post(reverse("mentoring_imports:export"), wanted)
        assert response.status_code == 200
        return b"".join(response) if kind == "xlsx" else b"".join(response.streaming_content)

    def import_back(content):
        file = ContentFile(content, name=f"mentors.{kind}")
        started = actions.upload_people(file=file, office=desk.office, user=desk.user)
        actions.name_columns(people_import=started, meanings=started.meanings, user=desk.user, enqueue=ignore)
        actions.run_import(people_import=desk.work(started), user=desk.user, enqueue=ignore)
        return desk.work(started)

    content = export()
    assert ContactReveal.objects.filter(purpose="Clean up", exported=True).count() == 2
    assert import_back(content).counts == {"unchanged": 2}
    shown = Mentor.objects.get(pk=full.pk)
    Mentor.objects.filter(contact_card__owner=desk.office).delete()

    assert import_back(content).counts == {"new": 2}

    made = ContactCard.objects.get(email="s@example.org")
    assert (made.phone, made.crm_id, made.mentor.job_title) == ("+49 1", "007", "=Judge")
    for name in ("name", "pronouns", "employer", "city", "country", "bio", "linkedin_url", "capacity"):
        assert getattr(made.mentor, name) == getattr(shown, name)
    assert timezone.localdate(made.mentor.consented_at) == timezone.localdate(full.consented_at)
    assert set(made.mentor.terms.all()) == set(terms.values())
    assert [str(degree) for degree in made.mentor.degrees.all()] == ["LLB, Law, 1996"]
    if kind == "csv":
        assert export() == content
