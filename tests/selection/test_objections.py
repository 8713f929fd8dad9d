"""Where nobody has to sign: the other office may object in its time, and only that decision waits."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.applications.staff_world import hand_in, make_world
from tests.factories import OfficeFactory, coordinator_of
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.staff_steps import StepRefused
from wagtail_mentoring.casework.decision_desk import objection_lines
from wagtail_mentoring.record_keeping.verification import verify
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.choices import ReleaseObstacle
from wagtail_mentoring.selection.decision_actions import ask_for_changes, sign_decision, word_decision
from wagtail_mentoring.selection.decision_records import standing_of
from wagtail_mentoring.selection.models import Decision
from wagtail_mentoring.selection.release_guard import ReleaseRefused
from wagtail_mentoring.selection.release_rules import may_object

FRIDAY = date(2026, 11, 27)


@pytest.fixture
def world(site_root):
    return make_world()


def decided(world, name="ada"):
    application = hand_in(world.round_form, name, status="ready")
    return move_application(application=application, to_status="accepted", user=world.coordinator)


def fresh(application):
    return Application.objects.get(pk=application.pk)


def object_to(world, application, office=None, user=None, reason="She asked for law, not for finance."):
    application = fresh(application)
    return ask_for_changes(
        application=application,
        office=office or world.alumni,
        digest=standing_of(application).digest,
        user=user or world.colleague,
        reason=reason,
    )


def agree(world, application):
    application = fresh(application)
    return sign_decision(
        application=application,
        office=world.alumni,
        digest=standing_of(application).digest,
        user=world.colleague,
    )


def card(client, user, application):
    client.force_login(user)
    return client.get(reverse("mentoring_applications:inspect", args=[application.pk])).content.decode()


@pytest.mark.parametrize(
    ("today", "in_time"),
    [
        (FRIDAY, True),
        (date(2026, 11, 29), True),
        (date(2026, 12, 2), True),
        (date(2026, 12, 3), False),
    ],
)
def test_time_to_object_is_counted_in_working_days(today, in_time):
    assert may_object(decided=FRIDAY, today=today, days=3) is in_time


def test_holidays_do_not_count():
    assert may_object(decided=FRIDAY, today=date(2026, 12, 3), days=3, holidays=[date(2026, 11, 30)])


def test_objection_holds_this_decision_back_and_no_other(world):
    objected, other = decided(world, "ada"), decided(world, "bea")

    object_to(world, objected)

    with pytest.raises(ReleaseRefused) as refused:
        release_decision(application=fresh(objected), user=world.coordinator)
    assert refused.value.obstacles == [ReleaseObstacle.CHANGES_ASKED]
    release_decision(application=fresh(other), user=world.coordinator)
    assert fresh(other).released_at


def test_silence_is_consent(world):
    application = decided(world)

    release_decision(application=application, user=world.coordinator)

    assert fresh(application).released_at


def test_withdrawn_objection_holds_nothing_back(world):
    application = decided(world)
    object_to(world, application)

    agree(world, application)

    release_decision(application=fresh(application), user=world.coordinator)
    assert fresh(application).released_at


def test_another_decision_settles_the_objection_to_the_one_before(world):
    application = decided(world)
    object_to(world, application)

    digest = standing_of(fresh(application)).digest
    word_decision(application=fresh(application), text="With law.", digest=digest, user=world.coordinator)

    assert standing_of(fresh(application)).obstacles == []


def test_director_overrides_with_a_reason_that_is_kept(world):
    application = decided(world)
    object_to(world, application)
    world.career.director = world.coordinator
    world.career.save()

    reason = "The mentor confirmed on the phone that law is fine."
    release_decision(application=fresh(application), user=world.coordinator, override_reason=reason)

    decision = Decision.objects.get()
    assert (decision.override.user, decision.override.reason) == (world.coordinator, reason)
    assert ModelLogEntry.objects.filter(action__contains="override_signature").exists()


def test_nobody_but_a_director_overrides_an_objection(world):
    application = decided(world)
    object_to(world, application)

    with pytest.raises(StepRefused, match="Only the director"):
        release_decision(application=fresh(application), user=world.coordinator, override_reason="Hurry.")


def test_office_that_decided_does_not_object_to_itself(world):
    application = decided(world)

    with pytest.raises(StepRefused, match="take it anew instead"):
        object_to(world, application, office=world.career, user=coordinator_of(world.career))


def test_objection_comes_too_late_after_the_offices_days_to_answer(world, monkeypatch):
    application = decided(world)
    Decision.objects.update(decided_at=datetime(2026, 11, 20, 12, tzinfo=UTC))
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 26, 12, tzinfo=UTC))

    with pytest.raises(StepRefused, match="The time to object is over: Alumni Relations had 3 working days"):
        object_to(world, application)


def test_objection_needs_a_reason_and_one_of_the_offices_own_people(world):
    application = decided(world)

    with pytest.raises(StepRefused, match="Say what should change"):
        object_to(world, application, reason="  ")
    with pytest.raises(StepRefused, match="Only people who work in"):
        object_to(world, application, user=world.coordinator)
    law = OfficeFactory(name="Law")
    with pytest.raises(StepRefused, match="does not run this program"):
        object_to(world, application, office=law, user=coordinator_of(law))


def test_nobody_signs_where_nothing_is_to_be_signed(world):
    application = decided(world)

    with pytest.raises(StepRefused, match="need no signatures"):
        agree(world, application)


def test_told_decision_is_not_objected_to(world):
    application = decided(world)
    release_decision(application=application, user=world.coordinator)

    with pytest.raises(StepRefused):
        object_to(world, application)


def test_card_lets_the_other_office_object_and_says_so_afterwards(client, world):
    application = decided(world)
    assert "Object for Alumni Relations" in card(client, world.colleague, application)
    assert "Object for" not in card(client, world.coordinator, application)

    object_to(world, application)

    content = card(client, world.coordinator, application)
    assert "She asked for law, not for finance." in content
    assert "Alumni Relations asked for changes. Settle it and decide again" in content
    assert "Withdraw the objection of Alumni Relations" in card(client, world.colleague, application)
    assert "Withdraw the objection" not in content


def test_objection_is_made_on_the_card(client, world):
    application = decided(world)
    client.force_login(world.colleague)
    address = reverse("mentoring_applications:ask_changes", args=[application.pk])
    data = {
        "office": world.alumni.pk,
        "digest": standing_of(application).digest,
        "comment": "Law, please.",
    }

    page = client.get(reverse("mentoring_applications:inspect", args=[application.pk]))
    [panel] = [p for p in page.context["side_cards"] if "decision" in p.template]
    data |= panel.context["seen_form"].initial
    client.post(address, data)

    assert standing_of(fresh(application)).objecting == [world.alumni]


def answer_on_the_card(client, user, application, name, **fields):
    client.force_login(user)
    page = client.get(reverse("mentoring_applications:inspect", args=[application.pk]))
    [panel] = [p for p in page.context["side_cards"] if "decision" in p.template]
    data = {"digest": panel.context["digest"], **panel.context["seen_form"].initial, **fields}
    address = reverse(f"mentoring_applications:{name}", args=[application.pk])
    return client.post(address, data, follow=True).text


def test_withdrawing_an_objection_is_no_signature_in_any_words(client, world):
    application = decided(world)
    object_to(world, application)

    page = answer_on_the_card(client, world.colleague, application, "sign", office=world.alumni.pk)

    assert "The objection of Alumni Relations is withdrawn." in page
    assert "Objection to the decision withdrawn" in page
    assert "igned" not in page.partition('id="decision"')[2].partition("</section>")[0]
    assert "Decision signed" not in page
    assert "Signed." not in page
    [event] = application.events.filter(action="objection_withdrawn")
    assert (event.actor, event.office) == (world.colleague, world.alumni)
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.withdraw_objection").exists()
    assert not [result for result in verify(["decisions"]) if result.damaged]


def test_saving_the_same_text_says_that_nothing_changed(client, world):
    application = decided(world)
    object_to(world, application)

    same = answer_on_the_card(client, world.coordinator, application, "word", text="")
    assert "Nothing was changed: the text is the same. What was said to it stands." in same
    assert "After a change an objection no longer counts." in same
    assert standing_of(fresh(application)).objecting == [world.alumni]

    other = answer_on_the_card(client, world.coordinator, application, "word", text="With law.")
    assert "What the offices said to the decision before no longer counts." in other
    assert "Alumni Relations objected before to “Accepted”; that no longer counts" in other
    again = answer_on_the_card(client, world.coordinator, application, "word", text="Law.")
    assert "The decision is saved." in again
    assert "igned" not in again.partition('id="decision"')[2].partition("</section>")[0]


def test_office_that_decided_finds_the_objection_on_its_desk_and_in_the_list(client, world):
    application = decided(world)
    decided(world, "bea")
    assert objection_lines(world.coordinator) == []

    object_to(world, application)

    [line] = objection_lines(world.coordinator)
    assert line.text == "An office objects to 1 decision of yours"
    client.force_login(world.coordinator)
    assert [row.pk for row in client.get(line.url).context["object_list"]] == [application.pk]
    assert objection_lines(world.colleague) == []
    assert objection_lines(world.stranger) == []


def test_report_prints_that_a_director_told_it_and_neither_about_whom_nor_why(client, world):
    application = decided(world)
    object_to(world, application)
    world.career.director = world.coordinator
    world.career.save()
    reason = "The mentor confirmed on the phone."
    release_decision(application=fresh(application), user=world.coordinator, override_reason=reason)
    client.force_login(world.colleague)

    page = client.get(reverse("mentoring_report:program", args=[application.round.program_id]))

    content = page.content.decode()
    assert "Decisions told without every office" in content
    assert f"by {world.coordinator.get_full_name()}, director of Career Services." in content
    assert reason not in content
    assert application.reference not in content
