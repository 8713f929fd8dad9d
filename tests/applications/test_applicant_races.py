"""Two clicks in the same second: threads against PostgreSQL, where they really meet."""

from functools import partial
from uuid import uuid4

import pytest

from tests.threads import at_once
from wagtail_mentoring.applications.access_actions import make_invitations
from wagtail_mentoring.applications.applicant_actions import save_draft, submit_application
from wagtail_mentoring.applications.events import broken_chain
from wagtail_mentoring.applications.exceptions import AnswersChanged
from wagtail_mentoring.applications.models import Application, ApplicationRevision
from wagtail_mentoring.applications.start_actions import start_application
from wagtail_mentoring.outbox.models import OutboxMessage

from .builders import fill, make_applicant, make_round_form, start, uid

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
THREADS = 12


def in_each_thread(work):
    """Call ``work`` with 0, 1, 2 … at once; return results, or the refusals."""
    return at_once(*(partial(work, number) for number in range(THREADS)))


@pytest.fixture
def application(site_root):
    return fill(start())


@pytest.mark.parametrize("same_key", [True, False])
def test_submitting_at_once_gives_one_revision_one_receipt_and_one_mail(application, same_key):
    def submit(number):
        return submit_application(
            application=application,
            user=application.applicant,
            idempotency_key="once" if same_key else f"tab {number}",
            lock_version=application.lock_version,
            locale="en",
        )

    results = in_each_thread(submit)

    assert len({revision.pk for revision in results}) == 1
    assert ApplicationRevision.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="application_receipt").count() == 1
    assert not broken_chain(application.events.all())


def test_starting_at_once_gives_one_application(site_root):
    round_form, user = make_round_form(), make_applicant()

    results = in_each_thread(lambda number: start_application(round_form=round_form, user=user))

    assert len({application.pk for application in results}) == 1
    assert Application.objects.count() == 1


def test_last_use_of_a_code_lets_one_account_in(site_root):
    round_form, people = make_round_form(entry="invitation"), [make_applicant() for _ in range(THREADS)]
    ((invitation, code),) = make_invitations(round_form=round_form, batch=uuid4(), max_uses=3, user=people[0])

    results = in_each_thread(
        lambda number: start_application(round_form=round_form, user=people[number], code=code)
    )

    assert sum(isinstance(result, Application) for result in results) == 3
    assert Application.objects.count() == 3
    invitation.refresh_from_db()
    assert (invitation.used, invitation.uses.count()) == (3, 3)


def test_saving_different_answers_at_once_keeps_one_and_tells_the_others(application):
    def save(number):
        return save_draft(
            application=application,
            user=application.applicant,
            answers={uid("goals"): f"tab {number}"},
            lock_version=application.lock_version,
        )

    results = in_each_thread(save)

    [kept] = [result for result in results if isinstance(result, Application)]
    application.refresh_from_db()
    assert application.draft_answers[uid("goals")] == kept.draft_answers[uid("goals")]
    assert all(
        conflict.stored == {uid("goals"): kept.draft_answers[uid("goals")]}
        for conflict in results
        if isinstance(conflict, AnswersChanged)
    )
