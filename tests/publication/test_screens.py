"""The page of signatures, its steps, the home screen, the program's card, the mail and the report."""

import pytest
from django.urls import reverse
from wagtail.models import Locale, PageLogEntry

from tests.factories import PartnerFactory, ProgramFactory, coordinator_of
from tests.pages.builders import make_program_page, queries_of
from wagtail_mentoring.metrics.decisions import Period
from wagtail_mentoring.metrics.report import report_from, report_of
from wagtail_mentoring.metrics.tables import csv_text
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.pages.models import MentoringProgramPage
from wagtail_mentoring.publication import actions
from wagtail_mentoring.publication.checks import check_page_models
from wagtail_mentoring.publication.desk import signature_card, signature_lines
from wagtail_mentoring.publication.page_states import PageNow
from wagtail_mentoring.publication.verification import signed_pages

pytestmark = pytest.mark.django_db

REASON = "Applications open tonight, and nobody answers."


def url(name, world, *arguments):
    return reverse(f"mentoring_publication:{name}", args=[world.page_pk, *arguments])


@pytest.fixture
def carol_client(client, world):
    client.force_login(world.carol)
    return client


def content(response):
    return " ".join(response.content.decode().split())


def test_the_page_of_signatures_says_who_has_signed_and_who_is_awaited(world, carol_client):
    world.sign_for_alumni()

    shown = content(carol_client.get(url("page", world)))

    assert "<strong>Alumni Relations</strong>: signed by Alan Ames" in shown
    assert "<strong>Career Services</strong>: waits for a signature" in shown
    assert "Sign for Career Services and publish" in shown
    assert "Publish without every signature" not in shown


def test_the_page_of_signatures_is_no_page_for_strangers(world, client):
    client.force_login(world.stranger)
    for name, arguments in (
        ("page", []),
        ("read", []),
        ("ask", []),
        ("sign", [world.lead.pk]),
        ("release", []),
        ("unsigned", []),
    ):
        response = client.get(url(name, world, *arguments))
        assert response.status_code == 302, name
        assert response["Location"] == reverse("wagtailadmin_home"), name


def test_a_page_of_another_kind_has_no_signatures(world, admin_client):
    response = admin_client.get(reverse("mentoring_publication:page", args=[world.parent.pk]))

    assert response.status_code == 404


def test_somebody_who_edits_no_pages_reads_what_they_sign(world, carol_client):
    world.edit("Only a draft so far.")

    response = carol_client.get(url("read", world))

    assert "Only a draft so far." in content(response)
    assert "no-store" in response["Cache-Control"]


def test_a_form_that_was_read_before_a_change_shows_the_page_anew_and_signs_nothing(world, carol_client):
    read = world.page_now().digest
    world.edit("Changed since.")

    response = carol_client.post(url("sign", world, world.lead.pk), {"digest": read})

    assert "has changed since you opened it" in content(response)
    assert world.page_now().digest in content(response)
    assert world.page_now().signatures == []


def test_signing_and_publishing_through_the_screens(world, carol_client):
    world.sign_for_alumni()

    response = carol_client.post(
        url("sign", world, world.lead.pk),
        {"digest": world.page_now().digest, "comment": "Lovely."},
        follow=True,
    )

    assert "The page is public." in content(response)
    assert "<q>Lovely.</q>" in content(response)
    assert world.page.live


def test_a_reason_in_the_form_publishes_and_stands_in_the_log(world, admin_client):
    digest = world.page_now().digest
    admin_client.post(url("unsigned", world), {"digest": digest, "reason": "No."})
    assert not world.page.live

    response = admin_client.post(url("unsigned", world), {"digest": digest, "reason": REASON}, follow=True)

    assert world.page.live
    assert REASON in content(response)
    entry = PageLogEntry.objects.get(action="wagtail_mentoring.publish_page_unsigned")
    assert entry.user == world.admin
    assert REASON in entry.message


def test_a_partner_that_left_makes_room_for_publishing(world, carol_client):
    third = PartnerFactory(program=world.program)
    world.publish_together()
    assert not world.page.live
    third.delete()

    assert "Publish" in content(carol_client.get(url("page", world)))
    carol_client.post(url("release", world), {"digest": world.page_now().digest})

    assert world.page.live


def test_nobody_publishes_while_somebody_is_awaited(world, carol_client):
    world.sign_for_career()

    response = carol_client.post(url("release", world), {"digest": world.page_now().digest})

    assert "Not every office has signed" in content(response)
    assert not world.page.live


def test_the_editor_says_that_a_change_ends_the_signatures(world, admin_client):
    world.sign_for_career()

    shown = content(admin_client.get(reverse("wagtailadmin_pages:edit", args=[world.page_pk])))

    assert "This version waits for the signature of Alumni Relations" in shown


def test_the_home_screen_names_pages_to_whoever_signs(world):
    world.edit("A draft that nobody was asked about.")
    assert signature_lines(world.carol) == []

    actions.ask_to_sign(page=world.page, user=world.admin)
    [line] = signature_lines(world.carol)
    assert line.text == "The page “Connect” waits for the signature of Career Services"
    assert (line.url, line.detail) == (url("page", world), "nobody has signed yet")

    world.sign_for_career()
    assert signature_lines(world.carol) == []
    assert signature_lines(world.alan)[0].detail == "signed by Career Services"
    assert signature_lines(world.stranger) == []

    world.edit("Changed.")
    assert signature_lines(world.alan) == []


def test_the_program_shows_its_pages_that_wait(world, carol_client):
    assert signature_card(world.carol, world.program) is None
    world.sign_for_alumni()

    shown = content(carol_client.get(reverse("mentoring_programs:edit", args=[world.program.pk])))

    assert "Pages waiting for signatures" in shown
    assert url("page", world) in shown


def test_offices_that_are_awaited_get_a_mail_once_for_each_content(world):
    actions.ask_to_sign(page=world.page, user=world.admin)
    actions.ask_to_sign(page=world.page, user=world.admin)
    mails = OutboxMessage.objects.filter(kind="page_to_sign")
    assert set(mails.values_list("to_email", flat=True)) == {world.carol.email, world.alan.email}
    assert mails.count() == 2

    world.sign_for_career()
    assert mails.count() == 2

    world.edit("Changed.")
    world.sign_for_career()
    assert mails.filter(to_email=world.alan.email).count() == 2
    assert url("page", world) in mails.latest("pk").body
    assert "Signed by: Career Services." in mails.latest("pk").body


def test_the_report_prints_what_was_published_past_signatures(world):
    world.sign_for_career()
    actions.publish_without_signatures(
        page=world.page, digest=world.page_now().digest, reason=REASON, user=world.admin
    )
    day = world.page.last_published_at.date()

    report = report_of([world.program], Period(day, day), title="Connect")

    [note] = report.notes
    assert note.heading == "Published without every signature"
    assert f"without the signature of Alumni Relations. Reason: {REASON}" in note.sentences[0]
    assert REASON in csv_text(report)
    assert report_from(report.as_data()) == report
    assert report_of([ProgramFactory()], Period(day, day), title="Other").notes == []


def test_a_report_closed_before_there_were_notes_is_read(world):
    day = world.page.latest_revision_created_at.date()
    data = report_of([world.program], Period(day, day), title="Connect").as_data()
    del data["notes"]

    assert report_from(data).notes == []


def test_verification_finds_what_is_public_and_was_not_signed(world):
    world.publish_together()
    assert set(signed_pages()) == {""}

    MentoringProgramPage.objects.filter(pk=world.page_pk).update(intro="Past every model.")

    assert [problem for problem in signed_pages() if problem] == [
        f"page {world.page_pk} “Connect”: what is public is not what was signed"
    ]


def test_a_page_type_without_the_mixin_is_told(monkeypatch):
    """A model with the method that is no page of ours stands for a host's."""
    assert check_page_models() == []
    monkeypatch.setattr(Locale, "get_mentoring_program", lambda self: None, raising=False)

    assert [message.id for message in check_page_models()] == ["wagtail_mentoring.W006"]


def test_a_translation_is_a_page_of_the_program_as_well(world):
    world.publish_together()
    german = Locale.objects.create(language_code="de")
    world.parent.copy_for_translation(german, copy_parents=True)

    translated = world.page.copy_for_translation(german)

    translated.intro = "Auf Deutsch."
    translated.save_revision(user=world.admin)
    assert not translated.live
    now = PageNow(MentoringProgramPage.objects.get(pk=translated.pk))
    assert len(now.waiting) == 2
    for partner, user in ((world.lead, world.carol), (world.partner, world.alan)):
        actions.sign_page(page=now.page, partner=partner, digest=now.digest, user=user)
    assert MentoringProgramPage.objects.get(pk=translated.pk).live
    assert world.page.intro == ""


def test_the_home_screen_asks_the_database_as_often_for_pages_that_were_settled(world, carol_client):
    home = reverse("wagtailadmin_home")
    world.publish_together()
    carol_client.get(home)
    once = queries_of(carol_client, home)
    for number in range(2):
        page = make_program_page(world.parent, program=world.program, slug=f"p{number}", title=f"P{number}")
        page.save_revision()
        now = PageNow(MentoringProgramPage.objects.get(pk=page.pk))
        for partner, user in ((world.lead, world.carol), (world.partner, world.alan)):
            actions.sign_page(page=now.page, partner=partner, digest=now.digest, user=user)

    assert queries_of(carol_client, home) == once


def test_a_person_of_two_offices_sees_no_button_for_the_second(world, client):
    both = coordinator_of(world.career, world.alumni)
    world.sign_for_career(user=both)
    client.force_login(both)

    assert "Sign for" not in content(client.get(url("page", world)))
