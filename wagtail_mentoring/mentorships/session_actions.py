"""What is noted of a pair's meetings: that they met, and that this was a mistake."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from . import decisions
from .models import MentoringSession, Mentorship

#: Why a meeting cannot be noted, by what ``session_problem`` answers.
PROBLEMS = {
    "too_early": _("They were no pair yet on that day."),
    "too_late": _("They were no pair any more on that day."),
    "ahead": _("That day is ahead. Note a meeting once it has taken place."),
    "length": _("A meeting takes between 1 minute and 10 hours."),
}


@transaction.atomic
def log_session(*, mentorship: Mentorship, held_on: date, minutes: int, user: Any) -> MentoringSession:
    """Note that the pair met on ``held_on`` for ``minutes`` minutes.

    Raises ``ValidationError`` for a day on which they were no pair or that is ahead, for a length that no
    meeting has (the code is *length*), and for a meeting of the same length that is noted for that day.
    """
    pair = Mentorship.objects.select_for_update(of=("self",)).select_related("round").get(pk=mentorship.pk)
    problem = decisions.session_problem(
        held_on=held_on,
        minutes=minutes,
        began=pair.began_on,
        ended=pair.ended_on,
        today=timezone.now().astimezone(pair.round.zone).date(),
    )
    if problem:
        raise ValidationError(PROBLEMS[problem], code=problem)
    session, created = MentoringSession.objects.get_or_create(
        mentorship=pair, held_on=held_on, minutes=minutes, defaults={"noted_by": user}
    )
    if not created:
        raise ValidationError(_("A meeting of this length is noted for that day already."))
    data = {"day": held_on.isoformat(), "minutes": minutes}
    log(pair, "wagtail_mentoring.log_session", user=user, title=pair.log_title, data=data)
    return session


@transaction.atomic
def remove_session(*, session: MentoringSession, user: Any) -> None:
    """Take back what was noted by mistake. One that somebody took back meanwhile is no error."""
    pair = Mentorship.objects.select_for_update(of=("self",)).get(pk=session.mentorship_id)
    data = {"day": session.held_on.isoformat(), "minutes": session.minutes}
    if MentoringSession.objects.filter(pk=session.pk).delete()[0]:
        log(pair, "wagtail_mentoring.remove_session", user=user, title=pair.log_title, data=data)
