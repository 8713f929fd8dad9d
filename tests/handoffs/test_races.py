"""Two people of an office answer in the same second: threads against PostgreSQL, where they really meet."""

import pytest

from tests.factories import coordinator_of
from tests.threads import at_once
from wagtail_mentoring.handoffs.actions import HandoffRefused, accept_handoff, return_handoff
from wagtail_mentoring.handoffs.models import Handoff

from .world import make_world, send

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_answers_at_once_one_counts_and_the_other_is_told(site_root, attempt):
    world = make_world()
    handoff, colleague = send(world), coordinator_of(world.career)

    results = at_once(
        lambda: accept_handoff(handoff=handoff, version=1, user=world.receiver),
        lambda: return_handoff(handoff=handoff, version=1, reason="Not ours", user=colleague),
    )

    refused = [result for result in results if isinstance(result, HandoffRefused)]
    assert len(refused) == 1
    assert "Somebody was quicker" in refused[0].messages[0]
    handoff = Handoff.objects.get()
    assert handoff.version == 2
    assert (handoff.state, handoff.answered_by) in (("accepted", world.receiver), ("returned", colleague))
