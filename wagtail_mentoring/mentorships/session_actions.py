"""What is noted of a pair's meetings: that they met, and that this was a mistake."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from . import decisions
from .models import MentoringSession, Mentorship


@transaction.atomic
def log_session(*, mentorship: Mentorship, held_on: date, minutes: int, user: Any) -> MentoringSession:
    """Note that the pair met on ``held_on`` for ``minutes`` minutes.

    Raises ``ValidationError`` for a day on which they were no pair or that is ahead, for a length that no
    meeting has, and for a meeting of the same length that is noted for that day already.
    """
    pair = Mentorship.objects.select_for_update(of=("self",)).select_related("round").get(pk=mentorship.pk)
    zone = pair.round.zone
    problem = decisions.session_problem(
        held_on=held_on,
        minutes=minutes,
        began=pair.started_at.astimezone(zone).date(),
        ended=pair.ended_at and pair.ended_at.astimezone(zone).date(),
        today=timezone.now().astimezone(zone).date(),
    )
    if problem:
        raise ValidationError(_PROBLEMS[problem]())
    session, created = MentoringSession.objects.get_or_create(
        mentorship=pair, held_on=held_on, minutes=minutes, defaults={"noted_by": user}
    )
    if not created:
        raise ValidationError(_("A meeting of this length is noted for that day already."))
    data = {"day": held_on.isoformat(), "minutes": minutes}
    log(pair, "wagtail_mentoring.log_session", user=user, title=f"#{pair.pk}", data=data)
    return session


@transaction.atomic
def remove_session(*, session: MentoringSession, user: Any) -> None:
    """Take back what was noted by mistake. One that somebody took back meanwhile is no error."""
    pair = Mentorship.objects.select_for_update(of=("self",)).get(pk=session.mentorship_id)
    data = {"day": session.held_on.isoformat(), "minutes": session.minutes}
    if MentoringSession.objects.filter(pk=session.pk).delete()[0]:
        log(pair, "wagtail_mentoring.remove_session", user=user, title=f"#{pair.pk}", data=data)


_PROBLEMS = {
    "too_early": lambda: _("They were no pair yet on that day."),
    "too_late": lambda: _("They were no pair any more on that day."),
    "ahead": lambda: _("That day is ahead. Note a meeting once it has taken place."),
    "length": lambda: _("A meeting takes between 1 minute and 10 hours."),
}
