"""One application on hold, one with a conflict of interest: no list, count, choice or reminder has them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.applications.builders import GOOD, fill, make_applicant, start, uid
from tests.applications.staff_world import hand_in, make_world
from tests.factories import UserFactory
from tests.reviews.builders import give, make_phase
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.asking import end_of
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.return_link_actions import remind_of_drafts
from wagtail_mentoring.applications.staff_steps import StepRefused
from wagtail_mentoring.casework.conflict_actions import declare_conflict
from wagtail_mentoring.casework.decision_desk import signature_lines, waitlist_lines
from wagtail_mentoring.casework.desk import waiting_lines
from wagtail_mentoring.casework.models import SavedFilter
from wagtail_mentoring.casework.release_settings import release_buttons
from wagtail_mentoring.casework.round_figures import figures_of
from wagtail_mentoring.casework.round_views import progress_lines
from wagtail_mentoring.casework.saved_filters import filter_links
from wagtail_mentoring.exports.chosen import selected_applications
from wagtail_mentoring.information_requests.request_actions import ask_applicant
from wagtail_mentoring.information_requests.request_desk import request_lines
from wagtail_mentoring.information_requests.request_reminders import remind_of_requests
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.models import Round
from wagtail_mentoring.reviews.assignment_actions import assign_reviewer, plan_distribution
from wagtail_mentoring.reviews.desk import waiting_review_lines
from wagtail_mentoring.reviews.models import ReviewPhase
from wagtail_mentoring.selection import release_actions
from wagtail_mentoring.selection.actions import move_application
from wagtail_mentoring.selection.models import ReleaseRun
from wagtail_mentoring.selection.offer_actions import expire_offers, remind_of_offers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_root")]

PLAIN, HELD, CONFLICT = "Paula Plain", "Hedda Hold", "Konrad Conflict"
BULK = "/admin/bulk/wagtail_mentoring/application/{}/?next=/admin/&id=all"


class Sight:
    """Three applications alike; ``user`` may see one of them."""

    def __init__(self, client, user, world):
        self.client, self.user, self.world = client, user, world
        self.plain, self.held, self.conflict = (
            hand_in(world.round_form, name.split()[0].lower(), answers={**GOOD, uid("name"): name})
            for name in (PLAIN, HELD, CONFLICT)
        )
        self.all = [self.plain, self.held, self.conflict]

    def close_eyes(self):
        Application.objects.filter(pk=self.held.pk).update(held_at=timezone.now())
        declare_conflict(application=self.conflict, person=self.user, reason="Niece", user=self.user)
        self.client.force_login(self.user)

    def page(self, url):
        response = self.client.get(url)
        content = b"".join(response) if response.streaming else response.content
        return content.decode("utf-8-sig")

    def bulk_page(self, action):
        """What is chosen when everything in the list is: the page names it only once more is filled in."""
        response = self.client.get(BULK.format(action))
        return " ".join(f"{row['item']}" for row in response.context["items"])

    def round_page(self, name):
        return self.page(reverse(f"mentoring_round_forms:{name}", args=[self.world.round_form.pk]))


@pytest.fixture(params=["coordinator", "superuser"])
def sight(request, client):
    world = make_world()
    user = world.coordinator
    if request.param == "superuser":
        user = UserFactory(is_superuser=True, username="root", first_name="Root")
        user.groups.add(world.career.group)
    return Sight(client, user, world)


def url(name, *args):
    return reverse(name, args=args)


INDEX = "mentoring_applications:index"
NAMING = {
    "list": ("submitted", lambda s: s.page(url(INDEX))),
    "every group": ("submitted", lambda s: s.page(f"{url(INDEX)}?group=&earlier=also")),
    "search": ("submitted", lambda s: s.page(f"{url('mentoring_applications:index_results')}?q=a")),
    "export of the list": ("submitted", lambda s: s.page(f"{url(INDEX)}?export=csv")),
    "move many": ("submitted", lambda s: s.bulk_page("move")),
    "hand over many": ("submitted", lambda s: s.bulk_page("assign")),
    "ask many": ("submitted", lambda s: s.bulk_page("ask")),
    "review many": ("submitted", lambda s: s.bulk_page("assign_reviewers")),
    "distribution": (
        "submitted",
        lambda s: s.page(url("mentoring_review_phases:distribute", ReviewPhase.objects.get().pk)),
    ),
    "own reviews": ("submitted", lambda s: s.page(url("mentoring_reviews:index"))),
    "release many": ("accepted", lambda s: s.bulk_page("release")),
    "sign many": ("accepted", lambda s: s.bulk_page("sign")),
    "mail of a release": (
        "accepted",
        lambda s: s.page(
            url("mentoring_round_forms:release_mail", s.world.round_form.pk, "accepted") + "?application="
        ),
    ),
    "waitlist": ("waitlisted", lambda s: s.round_page("waitlist")),
    "next on the waitlist": ("waitlisted", lambda s: s.round_page("waitlist_offer")),
}


@pytest.mark.parametrize("place", NAMING)
def test_nothing_out_of_sight_is_named(sight, place):
    status, look = NAMING[place]
    phase = make_phase(sight.world.round_form, reviews_wanted=2)
    if place == "own reviews":
        for application in sight.all:
            give(application, phase, sight.user)
    positions = {sight.plain.pk: 1, sight.held.pk: 2, sight.conflict.pk: 3}
    for pk, position in positions.items():
        columns = {"status": status}
        if status == "waitlisted":
            columns["waitlist_position"] = position
        Application.objects.filter(pk=pk).update(**columns)
    sight.close_eyes()

    content = look(sight)

    assert PLAIN in content
    for hidden, row in ((HELD, sight.held), (CONFLICT, sight.conflict)):
        assert hidden not in content
        assert row.reference not in content


def texts(lines):
    return " ".join(str(line.text) for line in lines)


def ask_all(sight):
    due = end_of(timezone.now().date() + timedelta(days=5), sight.world.round_form.round.zone)
    for row in sight.all:
        row.refresh_from_db()
        ask_applicant(application=row, questions=[uid("goals")], message="?", due_at=due, user=sight.user)
        row.information_requests.update(due_at=timezone.now() - timedelta(hours=1))


def decide_all(sight):
    RoundForm.objects.update(needs_signatures=True)
    Application.objects.update(status="ready")
    for row in sight.all:
        row.refresh_from_db()
        move_application(application=row, to_status="accepted", user=sight.world.colleague)


def save_a_filter(sight):
    SavedFilter.objects.create(owner=sight.user, name="New", query="group=new&earlier=also")


def give_all(sight):
    phase = make_phase(sight.world.round_form)
    for row in sight.all:
        give(row, phase, sight.user)


def nothing(sight):
    pass


def figures(sight):
    found = figures_of(sight.world.round_form.round, user=sight.user, now=timezone.now())
    return f"{found.started} started, {found.handed_in} handed in, {found.by_day.total()} by day"


def saved_counts(sight):
    return " ".join(f"{link.count} found" for link in filter_links(sight.user, ""))


def program_figure(sight):
    url = reverse("mentoring_programs:index")
    rows = sight.client.get(url).context["object_list"]
    return " ".join(f"{row.applications} in {row.slug}" for row in rows if row == sight.world.program)


COUNTING = {
    "programs": (nothing, program_figure, "1 in "),
    "new": (nothing, lambda s: texts(waiting_lines(s.user)), "1 application waits to be looked at"),
    "untold": (decide_all, lambda s: texts(waiting_lines(s.user)), "1 decision waits to be released"),
    "signatures": (decide_all, lambda s: texts(signature_lines(s.user)), "1 decision waits for your"),
    "requests": (ask_all, lambda s: texts(request_lines(s.user)), "1 person has not answered"),
    "open rounds": (nothing, lambda s: texts(progress_lines(s.user)), ": 1 application handed in"),
    "reviews": (give_all, lambda s: texts(waiting_review_lines(s.user)), "1 review waits for you"),
    "figures": (nothing, figures, "1 started, 1 handed in, 1 by day"),
    "saved filters": (save_a_filter, saved_counts, "1 found"),
    "export": (nothing, lambda s: f"{selected_applications(user=s.user, query='').count()} rows", "1 rows"),
}


@pytest.mark.parametrize("place", COUNTING)
def test_nothing_out_of_sight_is_counted(sight, place):
    prepare, count, expected = COUNTING[place]
    prepare(sight)
    sight.close_eyes()

    assert expected in count(sight)


def test_only_what_is_in_sight_brings_a_round_to_the_screens_of_decisions(sight):
    Application.objects.update(status="waitlisted", waitlist_position=1)
    Round.objects.update(capacity=5)
    assert "3 on the waitlist" in texts(waitlist_lines(sight.user))
    sight.close_eyes()
    assert "1 on the waitlist" in texts(waitlist_lines(sight.user))
    assert len(release_buttons(sight.user)) == 1

    Application.objects.filter(pk=sight.plain.pk).update(status="submitted")

    assert waitlist_lines(sight.user) == []
    assert release_buttons(sight.user) == []


def test_waitlist_keeps_everybodys_place_and_names_nobody_out_of_sight(sight):
    order = [sight.conflict, sight.plain]
    for position, row in enumerate(order, 1):
        Application.objects.filter(pk=row.pk).update(status="waitlisted", waitlist_position=position)
    sight.close_eyes()
    offer = url("mentoring_round_forms:waitlist_offer", sight.world.round_form.pk)

    shown = sight.client.get(url("mentoring_round_forms:waitlist", sight.world.round_form.pk))
    refused = sight.client.get(offer, follow=True)
    posted = sight.client.post(offer, {"application": sight.conflict.pk})

    assert [(place, row.pk) for place, row in shown.context["rows"]] == [(2, sight.plain.pk)]
    assert "Ask a colleague to offer the place" in refused.text
    assert CONFLICT not in refused.text
    assert posted.status_code == 404


def test_release_leaves_what_its_user_lost_after_asking_for_it(sight):
    Application.objects.update(status="ready")
    for row in sight.all:
        row.refresh_from_db()
        move_application(application=row, to_status="declined", user=sight.world.colleague)
    runs = []
    release_actions.start_release(round_form=sight.world.round_form, user=sight.user, enqueue=runs.append)
    sight.close_eyes()

    release_actions.release_all(ReleaseRun.objects.get().pk)

    assert list(Application.objects.exclude(released_at=None)) == [sight.plain]
    run = ReleaseRun.objects.get()
    assert (run.released, run.left) == (1, {})


def test_release_asks_before_each_whether_it_is_still_its_users(sight, monkeypatch):
    Application.objects.update(status="ready")
    for row in sight.all:
        row.refresh_from_db()
        move_application(application=row, to_status="declined", user=sight.world.colleague)
    release_actions.start_release(round_form=sight.world.round_form, user=sight.user, enqueue=lambda pk: None)
    release = release_actions.release_decision

    def and_lose_the_others(**values):
        release(**values)
        if not sight.conflict.conflicts.exists():
            sight.close_eyes()

    monkeypatch.setattr(release_actions, "release_decision", and_lose_the_others)
    release_actions.release_all(ReleaseRun.objects.get().pk)

    assert list(Application.objects.exclude(released_at=None)) == [sight.plain]


def test_distribution_and_assignment_leave_out_what_is_on_hold(sight):
    phase = make_phase(sight.world.round_form)
    sight.close_eyes()

    with pytest.raises(StepRefused, match="on hold"):
        assign_reviewer(
            application=sight.held, phase=phase, reviewer=sight.world.colleague, user=sight.world.colleague
        )
    assert plan_distribution(phase, [sight.plain]).pairs


def test_conflict_with_an_application_on_hold_can_be_declared_and_ends_its_reviews(sight):
    phase = make_phase(sight.world.round_form)
    assignment = give(sight.held, phase, sight.user)
    sight.close_eyes()
    address = url("mentoring_applications:conflict", sight.held.pk)

    response = sight.client.post(address, {"reason": "My niece"})

    assert response.status_code == 302
    assert sight.held.conflicts.filter(person=sight.user).exists()
    assignment.refresh_from_db()
    assert assignment.withdrawn_at


def test_nobody_is_reminded_of_what_is_on_hold(sight):
    now = timezone.now()
    ask_all(sight)
    for row in sight.all:
        row.information_requests.update(
            due_at=now + timedelta(hours=5), asked_at=now - timedelta(days=9), reminded_at=None
        )
    draft = fill(start(sight.world.round_form, make_applicant("dora")))
    Application.objects.update(held_at=now)
    OutboxMessage.objects.all().delete()

    assert remind_of_requests() == 0
    assert remind_of_drafts(now=draft.round.closes_at - timedelta(days=1)) == 0
    Application.objects.update(held_at=None)
    assert remind_of_requests() == 3
    assert remind_of_drafts(now=draft.round.closes_at - timedelta(days=1)) == 1


def test_offer_on_hold_is_neither_reminded_of_nor_ended(sight):
    now = timezone.now()
    values = {"status": "accepted", "released_at": now, "answer_by": now + timedelta(hours=5)}
    Application.objects.filter(pk=sight.held.pk).update(held_at=now, **values)

    assert remind_of_offers() == 0
    assert expire_offers(now=now + timedelta(days=9)) == 0
    Application.objects.update(held_at=None)
    assert remind_of_offers() == 1
    assert expire_offers(now=now + timedelta(days=9)) == 1
