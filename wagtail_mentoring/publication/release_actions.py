"""What lets a content go public, and what takes that back."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from .models import PageText
from .page_states import PageNow


def release(now: PageNow, *, user: Any) -> None:
    """Publish what ``now`` holds, or have it published at its time. Called in an action's transaction."""
    PageText.objects.waiting().filter(digest=now.digest).update(released_at=timezone.now())
    now.page.publish(now.revision, user=user, skip_permission_checks=True)


@transaction.atomic
def end_release(*, page: Any) -> None:
    """The page was taken offline, or off the schedule: to bring it back every office signs anew."""
    if text := PageText.objects.licence_of(page):
        PageText.objects.filter(digest=text.digest, ended_at=None).update(ended_at=timezone.now())


@transaction.atomic
def hold_back(*, page: Any, revision: Any) -> None:
    """The time of ``revision`` has come and it is not signed by all any more: take it off the schedule."""
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    end_release(page=page)
    log(instance=page, action="wagtail_mentoring.hold_back_page", revision=revision)
