"""A step that is refused comes back with everything its writer sent, and says beside it what is wrong."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.applications.staff_world import hand_in
from tests.reviews.builders import make_phase
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.models import Application, ApplicationNote, ConflictOfInterest
from wagtail_mentoring.casework.conflict_actions import declare_conflict
from wagtail_mentoring.long_text import LongTextField
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.decision_actions import word_decision
from wagtail_mentoring.selection.decision_records import standing_of
from wagtail_mentoring.selection.models import Decision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_root")]

LETTER = 'Dear Ada,\n\nthank you. We "look" <forward> to you.\nCora'


def at(name, application):
    return reverse(f"mentoring_applications:{name}", args=[application.pk])


def seen(application):
    released = {"seen_released": "on"} if application.released_at else {}
    return {"seen_status": application.status, "seen_revision": application.current_revision_id, **released}


def fresh(application):
    return Application.objects.get(pk=application.pk)


def text_in(response, field):
    """What stands in the text box with the id ``field``, as a browser would read it; None without one."""
    html = response.content.decode()
    found = re.search(rf'<textarea id="{field}"[^>]*>(.*?)</textarea>', html, re.DOTALL)
    return unescape(found[1]).removeprefix("\n") if found else None


def box(response, field):
    return re.search(rf'<textarea id="{field}"[^>]*>', response.content.decode())[0]


def as_sent(text):
    """Browsers send line breaks as two characters."""
    return text.replace("\n", "\r\n")


# --- moving ---


def test_letter_stays_when_the_reason_is_missing(world, as_coordinator):
    application = hand_in(world.round_form, status="screening")
    sent = {**seen(application), "to_status": "ineligible", "reason": "", "text": as_sent(LETTER)}

    response = as_coordinator.post(at("move", application), sent)

    assert response.status_code == 422
    assert fresh(application).status == "screening"
    assert text_in(response, "wm-text").replace("\r\n", "\n") == LETTER
    assert 'aria-describedby="wm-reason-problem"' in box(response, "wm-reason")
    html = response.content.decode()
    assert re.search(r'id="wm-reason-problem">\s*Give a reason', html)
    assert "You chose “Ineligible”" in html
    assert "What you wrote is not saved" not in html


def test_texts_stay_when_a_colleague_was_faster(world, as_coordinator):
    application = hand_in(world.round_form, status="ready")
    sent = {**seen(application), "to_status": "declined", "reason": "Full", "text": "No place left."}
    move_application(application=application, to_status="waitlisted", user=world.colleague)

    response = as_coordinator.post(at("move", application), sent)

    assert response.status_code == 409
    assert "changed by somebody else" in response.content.decode()
    assert text_in(response, "wm-reason") == "Full"
    assert text_in(response, "wm-text") == "No place left."
    assert 'name="seen_status" value="waitlisted"' in response.content.decode()

    as_coordinator.post(at("move", application), {**sent, **seen(fresh(application))})
    assert fresh(application).status == "declined"


def test_texts_are_shown_to_be_copied_when_there_is_no_step_for_them_any_more(world, as_coordinator):
    application = hand_in(world.round_form, status="ready")
    sent = {**seen(application), "to_status": "declined", "reason": "Full", "text": as_sent(LETTER)}
    moved = move_application(application=application, to_status="accepted", user=world.colleague)
    release_decision(application=moved, user=world.colleague)

    response = as_coordinator.post(at("move", application), sent)

    boxes = [text_in(response, f"wm-not-saved-{number}") for number in (1, 2)]
    offered = [text for text in (text_in(response, "wm-reason"), text_in(response, "wm-text")) if text]
    written = [text.replace("\r\n", "\n") for text in [*boxes, *offered] if text]
    assert sorted(written) == sorted(["Full", LETTER])
    assert "What you wrote is not saved" in response.content.decode()


def test_only_the_letter_is_shown_apart_where_no_step_decides_now(world, as_coordinator):
    application = hand_in(world.round_form, status="ready")
    sent = {**seen(application), "to_status": "declined", "reason": "Full", "text": "No."}
    Application.objects.filter(pk=application.pk).update(status="submitted")

    response = as_coordinator.post(at("move", application), sent)

    decides = bool(response.context["deciding_steps"])
    assert text_in(response, "wm-reason") == "Full"
    assert text_in(response, "wm-text" if decides else "wm-not-saved-1") == "No."


@pytest.mark.parametrize(
    ("status", "released", "to_status"),
    [("submitted", False, "under_review"), ("waitlisted", True, "closed")],
)
def test_letter_with_a_step_that_decides_nothing_is_refused_and_stays(
    world, as_coordinator, status, released, to_status
):
    told = timezone.now() if released else None
    application = hand_in(world.round_form, status=status, released_at=told)
    sent = {**seen(application), "to_status": to_status, "text": as_sent(LETTER)}

    response = as_coordinator.post(at("move", application), sent)

    assert response.status_code == 422
    assert fresh(application).status == status
    assert text_in(response, "wm-text").replace("\r\n", "\n") == LETTER
    html = unescape(response.content.decode())
    assert re.search(r'id="wm-text-problem">[^<]*tells the applicant nothing', html)

    as_coordinator.post(at("move", application), {**sent, "text": " \r\n"})
    assert fresh(application).status == to_status


def test_field_of_the_letter_names_the_steps_that_send_it(world, as_coordinator):
    application = hand_in(world.round_form, status="ready")

    html = as_coordinator.get(at("inspect", application)).content.decode()

    assert "Text for the applicant (optional). Only with: Accepted, Waitlisted, Declined" in html


def test_address_of_a_step_leads_back_to_the_application(world, as_coordinator):
    application = hand_in(world.round_form)

    response = as_coordinator.get(f"{at('note', application)}?revision=1")

    assert response.url == f"{at('inspect', application)}?revision=1"


# --- notes ---


def test_line_break_counts_as_one_character(world, as_coordinator):
    application = hand_in(world.round_form)
    note = "x" * 60 + ("\n" + "x" * 60) * 64
    note += "x" * (4000 - len(note))

    as_coordinator.post(at("note", application), {"text": as_sent(note)})

    assert ApplicationNote.objects.get().text == note


def test_note_that_is_too_long_stays_and_is_told_how_long_it_is(world, as_coordinator):
    application = hand_in(world.round_form)
    note = "x\n" * 2000 + "end"

    response = as_coordinator.post(at("note", application), {"text": as_sent(note)})

    assert response.status_code == 422
    assert not ApplicationNote.objects.exists()
    assert text_in(response, "wm-note").replace("\r\n", "\n") == note
    assert re.search(
        r'id="wm-note-problem">[^<]*at most 4000 characters \(it has 4003\)', (response.content.decode())
    )


def test_empty_note_is_told_beside_its_box(world, as_coordinator):
    application = hand_in(world.round_form)

    response = as_coordinator.post(at("note", application), {"text": " \r\n "})

    assert re.search(r'id="wm-note-problem">\s*Write something first', response.content.decode())


@pytest.mark.parametrize("text", ["a\r\nb", "a\rb", "a\nb"])
def test_every_kind_of_line_break_is_one(text):
    assert LongTextField(max_length=3).clean(text) == "a\nb"


# --- what offices say to a decision ---


@pytest.fixture
def decided(world):
    RoundForm.objects.filter(pk=world.round_form.pk).update(needs_signatures=True)
    application = hand_in(world.round_form, status="ready")
    return move_application(
        application=application, to_status="accepted", user=world.coordinator, text="Welcome."
    )


def answer(world, application, **values):
    return {
        **seen(application),
        "office": world.career.pk,
        "digest": standing_of(application).digest,
        **values,
    }


def test_objection_stays_when_the_decision_was_reworded_meanwhile(world, as_coordinator, decided):
    sent = answer(world, decided, comment=as_sent("The tone\nis wrong."))
    word_decision(
        application=decided, text="Hello.", digest=standing_of(decided).digest, user=world.colleague
    )

    response = as_coordinator.post(at("ask_changes", decided), sent)

    assert response.status_code == 409
    written = text_in(response, f"wm-comment-{world.career.pk}")
    assert written.replace("\r\n", "\n") == "The tone\nis wrong."
    assert "Hello." in response.content.decode()
    again = {**sent, "digest": standing_of(fresh(decided)).digest}
    assert as_coordinator.post(at("ask_changes", decided), again).status_code == 302


def test_objection_without_words_is_told_beside_its_box(world, as_coordinator, decided):
    response = as_coordinator.post(at("ask_changes", decided), answer(world, decided, comment=" "))

    html = response.content.decode()
    assert response.status_code == 422
    assert re.search(rf'id="wm-comment-{world.career.pk}-problem">Say what should change', html)


def test_new_words_stay_beside_those_of_the_colleague(world, as_coordinator, decided):
    sent = {**seen(decided), "digest": standing_of(decided).digest, "text": "Mine."}
    word_decision(
        application=decided, text="Theirs.", digest=standing_of(decided).digest, user=world.colleague
    )

    response = as_coordinator.post(at("word", decided), sent)

    assert response.status_code == 409
    assert text_in(response, "wm-decision-text") == "Mine."
    assert "<p>Theirs.</p>" in response.content.decode()
    assert Decision.objects.in_force().get().text == "Theirs."


def test_words_for_a_decision_that_was_told_are_shown_to_be_copied(world, as_coordinator, decided):
    sent = {**seen(decided), "digest": standing_of(decided).digest, "text": "Mine."}
    comment = answer(world, decided, comment="Too soon.")
    Application.objects.filter(pk=decided.pk).update(released_at=timezone.now())

    reworded = as_coordinator.post(at("word", decided), sent)
    objected = as_coordinator.post(at("ask_changes", decided), comment)

    assert text_in(reworded, "wm-not-saved-1") == "Mine."
    assert text_in(objected, "wm-not-saved-1") == "Too soon."


# --- the other cards ---


def test_reason_for_lifting_a_conflict_stays(world, as_coordinator):
    application = hand_in(world.round_form)
    conflict = declare_conflict(
        application=application, person=world.colleague, reason="A niece", user=world.coordinator
    )
    reason = "x" * 1001

    response = as_coordinator.post(
        at("lift_conflict", application), {"conflict": conflict.pk, "reason": reason}
    )

    assert response.status_code == 422
    assert text_in(response, f"wm-lift-{conflict.pk}") == reason
    assert ConflictOfInterest.objects.get().lifted_at is None


def test_chosen_reviewer_stays_when_the_day_cannot_be_read(world, as_coordinator):
    application = hand_in(world.round_form, status="under_review")
    phase = make_phase(world.round_form)
    url = reverse("mentoring_review_phases:assign", args=[application.pk])

    response = as_coordinator.post(url, {"phase": phase.pk, "reviewer": world.colleague.pk, "due_on": "soon"})

    html = response.content.decode()
    assert response.status_code == 422
    assert f'<option value="{world.colleague.pk}" selected>' in html
    assert 'value="soon"' in html
    assert "Enter a valid date." in html


def test_chosen_colleague_stays_when_refused(world, as_coordinator):
    application = hand_in(world.round_form)

    response = as_coordinator.post(at("assign", application), {"handled_by": world.stranger.pk})

    assert response.status_code == 422
    assert "Select a valid choice" in response.content.decode()
    assert fresh(application).handled_by is None


@pytest.mark.parametrize("status", ["screening", ApplicationStatus.READY])
def test_page_warns_before_unsaved_words_are_left(world, as_coordinator, status):
    application = hand_in(world.round_form, status=status)

    shown = as_coordinator.get(at("inspect", application)).content.decode()
    refused = as_coordinator.post(at("note", application), {"text": ""}).content.decode()

    watched = r'<form action="[^"]*/{}/\d+/" method="post" data-controller="w-unsaved".*?>\n'
    for name in ("move", "note"):
        assert "data-w-unsaved-force-value" not in re.search(watched.format(name), shown)[0]
    assert "data-w-unsaved-force-value" in re.search(watched.format("note"), refused)[0]
    assert "data-w-unsaved-force-value" not in re.search(watched.format("move"), refused)[0]
