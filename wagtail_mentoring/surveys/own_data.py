"""Pairs in the data a person takes along: what *My mentorships* shows of them, and the mail about them."""

from typing import Any

from django.db.models import QuerySet

from wagtail_mentoring.outbox.models import OutboxMessage

from .models import SurveyRequest
from .pair_pages import card_of, pairs_of
from .survey_mail import mail_keys


def own_mentorships(user: Any) -> list[dict[str, Any]]:
    """The person's pairs, as mentee and as mentor, with their meetings."""
    return [_in_words(pair, user) for pair in pairs_of(user)]


def _in_words(pair: Any, user: Any) -> dict[str, Any]:
    card = card_of(pair, user)
    return {
        "round": str(pair.round),
        "as": str(card.role),
        "with": card.partner,
        "status": str(card.status),
        "began": card.began,
        "ended": card.ended,
        "meetings": [
            {
                "day": meeting.held_on,
                "minutes": meeting.minutes,
                "noted_by_you": meeting.noted_by_id == user.pk,
                "noted": meeting.noted_at,
            }
            for meeting in pair.sessions.order_by("held_on", "pk")
        ],
    }


def own_survey_mail(user: Any) -> QuerySet:
    """What asked the person how it goes."""
    requests = SurveyRequest.objects.of(user).select_related("mentorship__application")
    return OutboxMessage.objects.filter(
        dedupe_key__in=[key for request in requests for key in mail_keys(request)]
    )
