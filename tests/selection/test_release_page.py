"""The page that releases one decision: it promises what it does, and says whose answers came in between."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.applications.builders import uid
from tests.applications.staff_world import hand_in, make_world
from tests.reviews.test_actions import hand_in_again
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.staff_steps import StepRefused
from wagtail_mentoring.information_requests.correction_actions import Agreement, correct_application
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.decision_actions import sign_decision
from wagtail_mentoring.selection.release_guard import ReleaseRefused

OFFICE = "An office corrected the answers after this was decided"
APPLICANT = "The applicant handed in other answers after this was decided"


@pytest.fixture
def world(site_root):
    return make_world()


def decided(world):
    application = hand_in(world.round_form, status="ready")
    return move_application(application=application, to_status="accepted", user=world.coordinator)


def fresh(application):
    return Application.objects.get(pk=application.pk)


def correct(application, user):
    correct_application(
        application=fresh(application),
        answers={uid("goals"): "To find my trade."},
        agreement=Agreement(reason="By telephone.", agreed_by="phone"),
        user=user,
        idempotency_key=str(application.revisions.count()),
    )


def page_of(application, name="release"):
    return reverse(f"mentoring_applications:{name}", args=[application.pk])


def test_correction_of_an_office_is_not_told_as_the_applicants_doing(world, client):
    application = decided(world)
    correct(application, world.colleague)
    client.force_login(world.coordinator)

    card = client.get(page_of(application, "inspect")).text
    with pytest.raises(ReleaseRefused, match=OFFICE):
        release_decision(application=fresh(application), user=world.coordinator)
    with pytest.raises(StepRefused, match=OFFICE):
        sign_decision(
            application=fresh(application),
            office=world.career,
            digest=application.decisions.get().digest,
            user=world.coordinator,
        )

    assert OFFICE in card
    assert APPLICANT not in card


def test_applicant_who_handed_in_before_or_after_a_correction_is_told_as_such(world):
    application = decided(world)
    hand_in_again(fresh(application))
    correct(application, world.colleague)

    with pytest.raises(ReleaseRefused, match=APPLICANT):
        release_decision(application=fresh(application), user=world.coordinator)


@pytest.mark.parametrize("state", ["not decided", "released", "erased"])
def test_page_leads_back_where_there_is_nothing_to_release(world, client, state):
    application = decided(world)
    columns = {
        "not decided": {"status": "under_review"},
        "released": {"released_at": timezone.now()},
        "erased": {"anonymised_at": timezone.now()},
    }
    Application.objects.filter(pk=application.pk).update(**columns[state])
    client.force_login(world.coordinator)

    page = client.get(page_of(application), follow=True)

    assert page.redirect_chain[-1][0] == page_of(application, "inspect")
    assert "cannot be taken back" not in page.text


@pytest.mark.parametrize("who", ["coordinator", "director"])
def test_page_of_what_cannot_be_told_yet_offers_no_button(world, client, who):
    application = decided(world)
    RoundForm.objects.update(needs_signatures=True, release_not_before=timezone.now() + timedelta(days=1))
    if who == "director":
        world.career.director = world.coordinator
        world.career.save()
    client.force_login(world.coordinator)

    page = client.get(page_of(application))

    assert "It cannot be told yet" in page.text
    assert "Nobody is told before" in page.text
    assert "from now on" not in page.text
    assert "Release and send" not in page.text
    assert "Release decision…" not in client.get(page_of(application, "inspect")).text


@pytest.mark.parametrize("name", ["ask", "correct", "conflict"])
def test_erased_application_asks_for_nothing_that_would_be_refused(world, client, name):
    application = decided(world)
    Application.objects.filter(pk=application.pk).update(anonymised_at=timezone.now())
    client.force_login(world.coordinator)

    page = client.get(page_of(application, name), follow=True)

    assert "was erased already" in page.text
    assert page.redirect_chain[-1][0] == page_of(application, "inspect")


def test_reason_stays_to_be_copied_where_something_else_came_to_stand_against_it(world, client):
    RoundForm.objects.filter(pk=world.round_form.pk).update(needs_signatures=True)
    application = decided(world)
    Office.objects.filter(pk=world.career.pk).update(director=world.coordinator)
    client.force_login(world.coordinator)
    form = client.get(page_of(application)).context["form"]
    assert "override_reason" in form.fields
    RoundForm.objects.filter(pk=world.round_form.pk).update(
        release_not_before=timezone.now() + timedelta(days=3)
    )

    page = client.post(page_of(application), {**form.initial, "override_reason": "They are on leave."})

    assert fresh(application).released_at is None
    assert "What you wrote, to be copied" in page.text
    assert "They are on leave." in page.text
