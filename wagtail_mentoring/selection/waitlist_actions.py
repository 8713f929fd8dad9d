"""Verbs of the waitlist: put somebody at another place, and offer a free place to the next."""

from copy import copy
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.history import record
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.staff_steps import StaleApplication, StepRefused, lock_as_seen
from wagtail_mentoring.programs.models import Round

from .actions import move_application, release_decision
from .mail_words import OtherWords, hold_words, mail_seal
from .release_guard import ReleaseRefused
from .release_rules import reordered
from .waitlist import free_places, waitlist_of


@transaction.atomic
def move_on_waitlist(*, application: Application, place: int, user: Any) -> list[int]:
    """Put an application at ``place``, counted from 1, and number the whole list anew; returns its order.

    A place beyond the end is the end. Raises ``StaleApplication`` for one that no longer waits.
    """
    waiting = waitlist_of(application.round, application.role)
    # In the order of the keys, as every other locker of several rows; then the round, as whoever joins.
    locked = {row.pk: row for row in waiting.order_by("pk").select_for_update(of=("self",))}
    if application.pk not in locked:
        raise StaleApplication
    Round.objects.select_for_update().get(pk=application.round_id)
    before = [pk for pk in waiting.values_list("pk", flat=True) if pk in locked]
    after = reordered(before, application.pk, place)
    for number, pk in enumerate(after, 1):
        Application.objects.filter(pk=pk).exclude(waitlist_position=number).update(waitlist_position=number)
    if after != before:
        record(locked[application.pk], "waitlist_moved", user)
    return after


def next_on_waitlist(round: Round, role: str) -> Application | None:
    return waitlist_of(round, role).select_related("round__program", "current_revision").first()


def as_accepted(application: Application) -> Application:
    """A copy, never to be saved, that is accepted and not told yet: for the mail that would tell it."""
    accepted = copy(application)
    accepted.status = ApplicationStatus.ACCEPTED
    accepted.released_at = accepted.answer_by = None
    return accepted


def offer_place(
    *, application: Application, user: Any, reason: str = "", words: str | None = None
) -> tuple[Application, str]:
    """Accept the next one on the waitlist and tell them, where nothing stands against telling.

    ``application`` is who the caller saw at the top, ``words`` the ``mail_seal`` of the mail they were shown,
    if they were. Returns the accepted application, and in words what keeps it from being told for now (empty
    if it was told). Raises ``StaleApplication`` when somebody else is next meanwhile, ``OtherWords`` when the
    mail or its days to answer changed, ``StepRefused`` when no place is free.
    """
    accepted = _accept_next(application=application, user=user, reason=reason, words=words)
    try:
        return release_decision(application=accepted, user=user, words=words or ""), ""
    except (OtherWords, ReleaseRefused) as refusal:
        return accepted, " ".join(refusal.messages)


@transaction.atomic
def _accept_next(*, application: Application, user: Any, reason: str, words: str | None) -> Application:
    if words is not None:
        # Before the application's row, as everybody who holds both.
        hold_words([application.round_form])
        if words != mail_seal(as_accepted(application)):
            raise OtherWords
    locked = lock_as_seen(application)
    if locked.status != ApplicationStatus.WAITLISTED:
        raise StaleApplication
    first = waitlist_of(locked.round, locked.role).first()
    if first is None or first.pk != locked.pk:
        raise StaleApplication
    if free_places(locked.round, locked.role) == 0:
        raise StepRefused(_("No place is free now. Wait until somebody gives one back."))
    return move_application(
        application=locked, to_status=ApplicationStatus.ACCEPTED, user=user, reason=reason
    )
