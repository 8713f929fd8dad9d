"""Decisions, the offices' signatures below them, and what makes a signature void."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.applications.staff_world import hand_in, make_world
from tests.factories import OfficeFactory, PartnerFactory, coordinator_of
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.models import Application, ApplicationRevision
from wagtail_mentoring.applications.staff_steps import StaleApplication, StepRefused
from wagtail_mentoring.casework.decision_desk import signature_lines
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.choices import ReleaseObstacle
from wagtail_mentoring.selection.decision_actions import ask_for_changes, sign_decision, word_decision
from wagtail_mentoring.selection.decision_records import standing_of
from wagtail_mentoring.selection.models import Decision, DecisionSignature
from wagtail_mentoring.selection.release_guard import ReleaseRefused


@pytest.fixture
def world(site_root):
    world = make_world()
    RoundForm.objects.filter(pk=world.round_form.pk).update(needs_signatures=True)
    return world


def decided(world, outcome="accepted", text="", name="ada"):
    application = hand_in(world.round_form, name, status="ready")
    return move_application(application=application, to_status=outcome, user=world.coordinator, text=text)


def fresh(application):
    return Application.objects.get(pk=application.pk)


def sign(application, office, user, **kwargs):
    application = fresh(application)
    digest = kwargs.pop("digest", None) or standing_of(application).digest
    return sign_decision(application=application, office=office, digest=digest, user=user, **kwargs)


def sign_all(world, application):
    sign(application, world.career, world.coordinator)
    sign(application, world.alumni, world.colleague)


def release(application, user, **kwargs):
    return release_decision(application=fresh(application), user=user, **kwargs)


def test_deciding_writes_what_was_decided_on_which_revision_by_whom(world):
    application = decided(world, text="We look forward to you.")

    decision = application.decisions.get()
    assert (decision.outcome, decision.text) == ("accepted", "We look forward to you.")
    assert (decision.decided_by, decision.office) == (world.coordinator, world.career)
    assert decision.revision_id == application.current_revision_id
    assert decision.needs_signatures


def test_another_decision_supersedes_and_nothing_is_lost(world):
    application = decided(world, "waitlisted")

    move_application(application=application, to_status="declined", user=world.coordinator)

    assert list(Decision.objects.order_by("pk").values_list("outcome", flat=True)) == [
        "waitlisted",
        "declined",
    ]
    assert [decision.outcome for decision in Decision.objects.in_force()] == ["declined"]


def test_database_keeps_one_decision_in_force(world):
    decision = decided(world).decisions.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            application=decision.application,
            revision=decision.revision,
            outcome="declined",
            digest="x",
            decided_at=timezone.now(),
        )


def test_taking_a_decision_back_needs_a_reason_and_ends_it(world):
    application = decided(world)

    with pytest.raises(StepRefused):
        move_application(application=application, to_status="ready", user=world.coordinator)
    move_application(
        application=fresh(application), to_status="ready", user=world.coordinator, reason="Wrong"
    )

    assert not Decision.objects.in_force().exists()


def test_release_waits_for_every_office(world):
    application = decided(world)
    with pytest.raises(ReleaseRefused, match="Career Services, Alumni Relations"):
        release(application, world.coordinator)

    sign(application, world.career, world.coordinator)
    with pytest.raises(ReleaseRefused, match="Alumni Relations"):
        release(application, world.coordinator)
    assert not OutboxMessage.objects.filter(kind="application_accepted").exists()

    sign(application, world.alumni, world.colleague)
    assert release(application, world.coordinator).released_at


def test_offices_are_data_also_when_there_are_five(world):
    more = [OfficeFactory() for _number in range(3)]
    for office in more:
        PartnerFactory(program=world.program, office=office)
    application = decided(world)
    sign_all(world, application)

    for office in more:
        with pytest.raises(ReleaseRefused):
            release(application, world.coordinator)
        sign(application, office, coordinator_of(office))

    assert release(application, world.coordinator).released_at


def test_one_person_never_signs_for_two_offices(world):
    both = coordinator_of(world.career, world.alumni)
    application = decided(world)
    sign(application, world.career, both)

    with pytest.raises(StepRefused, match="another office"):
        sign(application, world.alumni, both)
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionSignature.objects.create(
            decision=application.decisions.get(),
            office=world.alumni,
            user=both,
            digest="x",
            created_at=timezone.now(),
        )


def test_signing_twice_is_one_signature(world):
    application = decided(world)

    first, second = (sign(application, world.career, world.coordinator) for _click in range(2))

    assert first == second
    assert application.events.filter(action="signed").count() == 1


@pytest.mark.parametrize("who", ["stranger", "superuser", "colleague"])
def test_nobody_signs_for_an_office_they_do_not_work_in(world, who):
    application = decided(world)
    boss = get_user_model().objects.create_superuser("boss", "boss@northmere.example", "secret")
    user = {"superuser": boss}.get(who) or getattr(world, who)

    with pytest.raises(StepRefused):
        sign(application, world.career, user)


def test_office_that_only_is_invited_or_elsewhere_does_not_sign(world):
    invited = OfficeFactory()
    PartnerFactory(program=world.program, office=invited, accepted=False)
    application = decided(world)

    for office in (invited, world.law):
        with pytest.raises(StepRefused):
            sign(application, office, coordinator_of(office))


def test_another_text_voids_the_signatures_and_the_card_says_so(world, client):
    application = decided(world, text="Welcome")
    sign_all(world, application)

    word_decision(
        application=fresh(application),
        text="Welcome to you",
        digest=application.decisions.get().digest,
        user=world.coordinator,
    )

    with pytest.raises(ReleaseRefused):
        release(application, world.coordinator)
    client.force_login(world.colleague)
    page = client.get(reverse("mentoring_applications:inspect", args=[application.pk])).content.decode()
    assert "Signed before by Career Services, Alumni Relations" in page
    assert "another text for the applicant" in page


def test_the_same_words_void_nothing(world):
    application = decided(world, text="Welcome")
    sign_all(world, application)
    digest = application.decisions.get().digest

    word_decision(application=fresh(application), text=" Welcome ", digest=digest, user=world.coordinator)

    assert release(application, world.coordinator).released_at


def test_another_outcome_voids_the_signatures(world):
    application = decided(world, "waitlisted")
    sign_all(world, application)

    move_application(application=fresh(application), to_status="declined", user=world.coordinator)

    with pytest.raises(ReleaseRefused):
        release(application, world.coordinator)


def hand_in_again(application):
    """Other answers beside the decision, as another room may take them."""
    row = ApplicationRevision.objects.get(pk=application.current_revision_id)
    newer = ApplicationRevision.objects.create(
        application=application,
        sequence=row.sequence + 1,
        form_version=row.form_version,
        answers={},
        digest="other",
        idempotency_key="other",
        created_at=timezone.now(),
    )
    Application.objects.filter(pk=application.pk).update(current_revision=newer)


def test_newer_answers_make_the_decision_stale_until_it_is_taken_again(world):
    application = decided(world)
    sign_all(world, application)
    hand_in_again(application)

    with pytest.raises(ReleaseRefused) as refusal:
        release(application, world.coordinator)
    with pytest.raises(StepRefused):
        sign(application, world.career, world.coordinator, digest=application.decisions.get().digest)
    word_decision(
        application=fresh(application),
        text="",
        digest=application.decisions.get().digest,
        user=world.coordinator,
    )

    assert refusal.value.obstacles == [ReleaseObstacle.STALE]
    assert standing_of(fresh(application)).obstacles == [ReleaseObstacle.SIGNATURE]
    sign_all(world, application)
    assert release(application, world.coordinator).released_at


def test_signature_counts_for_what_was_read_only(world):
    application = decided(world)
    read = application.decisions.get().digest
    word_decision(application=fresh(application), text="New", digest=read, user=world.colleague)

    with pytest.raises(StaleApplication):
        sign(application, world.career, world.coordinator, digest=read)


def test_objection_pauses_this_one_and_another_answer_settles_it(world):
    application = decided(world)
    sign(application, world.career, world.coordinator)
    with pytest.raises(StepRefused):
        ask_for_changes(
            application=fresh(application),
            office=world.alumni,
            digest=standing_of(application).digest,
            user=world.colleague,
            reason=" ",
        )

    ask_for_changes(
        application=fresh(application),
        office=world.alumni,
        digest=standing_of(application).digest,
        user=world.colleague,
        reason="She asked for an evening place.",
    )
    with pytest.raises(ReleaseRefused, match="asked for changes") as refusal:
        release(application, world.coordinator)
    sign(application, world.alumni, coordinator_of(world.alumni))

    assert refusal.value.obstacles == [ReleaseObstacle.CHANGES_ASKED]
    assert release(application, world.coordinator).released_at


def test_office_that_joins_after_signing_has_to_sign_and_one_that_left_has_not(world):
    application = decided(world)
    sign(application, world.career, world.coordinator)
    joined = PartnerFactory(program=world.program, office=world.law)
    Partner.objects.filter(program=world.program, office=world.alumni).delete()

    with pytest.raises(ReleaseRefused, match="Law School"):
        release(application, world.coordinator)
    joined.delete()

    assert release(application, world.coordinator).released_at


def test_nobody_left_to_sign_is_no_signature(world):
    application = decided(world)
    Partner.objects.filter(program=world.program).delete()

    with pytest.raises(ReleaseRefused):
        release(application, world.coordinator)


def test_director_releases_with_a_reason_which_stays_on_the_application(world, client):
    application = decided(world)
    sign(application, world.career, world.coordinator)
    director = coordinator_of(world.alumni, first_name="Dora", last_name="Director")
    world.alumni.director = director
    world.alumni.save()

    for user in (world.coordinator, world.colleague):
        with pytest.raises(StepRefused):
            release(application, user, override_reason="It is urgent")
    with pytest.raises(ReleaseRefused):
        release(application, director, override_reason="  ")
    release(application, director, override_reason="Nobody is there this week.")

    override = application.decisions.get().override
    assert (override.user, override.office) == (director, world.alumni)
    assert application.events.filter(
        action="signature_overridden", reason="Nobody is there this week."
    ).exists()
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.override_signature").exists()
    client.force_login(world.coordinator)
    page = client.get(reverse("mentoring_applications:inspect", args=[application.pk])).content.decode()
    assert "Released without every signature by Dora Director" in page
    assert "Nobody is there this week." in page


def test_director_does_not_end_an_embargo_or_tell_a_stale_decision(world):
    application = decided(world)
    world.career.director = world.coordinator
    world.career.save()
    RoundForm.objects.update(release_not_before=timezone.now() + timedelta(days=1))

    with pytest.raises(ReleaseRefused) as refusal:
        release(application, world.coordinator, override_reason="Because")

    assert ReleaseObstacle.EMBARGO in refusal.value.obstacles


def test_switching_signatures_off_frees_no_decision_and_is_refused_after_one(world):
    application = decided(world)
    form = RoundForm.objects.get(pk=world.round_form.pk)
    form.needs_signatures = False

    with pytest.raises(Exception, match="signatures stay needed"):
        form.full_clean()
    RoundForm.objects.filter(pk=form.pk).update(needs_signatures=False)
    with pytest.raises(ReleaseRefused):
        release(application, world.coordinator)
    RoundForm.objects.filter(pk=form.pk).delete()
    with pytest.raises(ReleaseRefused):
        release(application, world.coordinator)


def test_status_set_before_decisions_were_kept_can_be_signed_and_released(world):
    application = hand_in(world.round_form, status="accepted")

    sign_all(world, application)

    assert release(application, world.coordinator).released_at
    assert Decision.objects.get().outcome == "accepted"


def test_desk_counts_what_waits_for_ones_own_office(world):
    first, second = decided(world), decided(world, "declined", name="bea")
    sign(first, world.career, world.coordinator)
    both = coordinator_of(world.career, world.alumni)

    assert [line.text for line in signature_lines(world.coordinator)] == [
        "1 decision waits for your office’s signature"
    ]
    assert [line.text for line in signature_lines(world.colleague)] == [
        "2 decisions wait for your office’s signature"
    ]
    assert signature_lines(world.stranger) == []
    sign(second, world.career, both)
    assert signature_lines(world.coordinator) == []


def test_list_filters_by_the_missing_signature(world, client):
    application, other = decided(world), decided(world, name="bea")
    sign(other, world.career, world.coordinator)
    client.force_login(world.coordinator)

    response = client.get(reverse("mentoring_applications:index"), {"waiting": "signature"})

    assert list(response.context["object_list"]) == [application]


def test_card_signs_what_it_shows(world, client):
    application = decided(world)
    client.force_login(world.coordinator)
    page = client.get(reverse("mentoring_applications:inspect", args=[application.pk]))
    [panel] = [p.context for p in page.context["side_cards"] if "decision" in p.template]

    client.post(
        reverse("mentoring_applications:sign", args=[application.pk]),
        {
            "seen_status": "accepted",
            "seen_revision": application.current_revision_id,
            "digest": panel["digest"],
            "office": world.career.pk,
        },
    )

    assert panel["owed"] == [world.career]
    assert "Alumni Relations</strong> is waited for" in " ".join(page.content.decode().split())
    assert DecisionSignature.objects.get().user == world.coordinator


def bulk(action, rows):
    ticked = "&".join(f"id={row.pk}" for row in rows)
    listing = reverse("mentoring_applications:index")
    return f"/admin/bulk/wagtail_mentoring/application/{action}/?next={listing}&{ticked}"


def test_many_are_signed_after_a_preview(world, client):
    rows = [decided(world, name=name) for name in ("ada", "bea")]
    undecided = hand_in(world.round_form, "cleo")
    client.force_login(world.colleague)
    url = bulk("sign", [*rows, undecided])

    preview = client.post(url, {"office": world.alumni.pk})
    shown = preview.context["preview"]
    assert ({row.pk for row in shown.able}, [row.pk for row, _why in shown.unable]) == (
        {row.pk for row in rows},
        [undecided.pk],
    )
    assert not DecisionSignature.objects.exists()
    client.post(url, {"office": world.alumni.pk, "confirmed": "on", "seen": preview.context["seen"]})

    assert DecisionSignature.objects.filter(office=world.alumni, user=world.colleague).count() == 2


def test_decision_that_changed_after_the_preview_is_not_signed_unread(world, client):
    application = decided(world)
    client.force_login(world.colleague)
    url = bulk("sign", [application])
    seen = client.post(url, {"office": world.alumni.pk}).context["seen"]
    digest = application.decisions.get().digest
    word_decision(application=application, text="Other", digest=digest, user=world.coordinator)

    response = client.post(url, {"office": world.alumni.pk, "confirmed": "on", "seen": seen}, follow=True)

    assert "1 application came or changed after you looked" in response.text
    assert not DecisionSignature.objects.exists()


def test_bulk_release_leaves_what_is_not_signed(world, client):
    signed, unsigned = decided(world), decided(world, name="bea")
    sign_all(world, signed)
    client.force_login(world.coordinator)
    url = bulk("release", [signed, unsigned])

    shown = client.get(url).context
    preview = shown["preview"]
    client.post(url, {"confirmed": "on", "seen": shown["seen"]})

    assert [(row.pk, why) for row, why in preview.unable] == [
        (unsigned.pk, "waits for an office’s signature")
    ]
    assert list(Application.objects.exclude(released_at=None)) == [signed]


def test_step_to_release_in_the_admin_is_refused_without_signatures(world, client):
    application = decided(world)
    client.force_login(world.coordinator)
    url = reverse("mentoring_applications:release", args=[application.pk])

    page = client.get(url).content.decode()
    response = client.post(url, {"seen_status": "accepted", "seen_revision": application.current_revision_id})

    assert "The signature of Career Services, Alumni Relations is missing" in page
    assert "override_reason" not in page
    assert response.status_code == 200
    assert fresh(application).released_at is None
