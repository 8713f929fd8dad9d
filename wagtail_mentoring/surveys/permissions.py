"""Whose pair it is, and who reads what pairs say: staff of the offices that partner in the program."""

from typing import Any

from django.db.models import Q, QuerySet

from wagtail_mentoring.directory.models import ContactCard
from wagtail_mentoring.directory.permissions import contact_cards_visible_to
from wagtail_mentoring.mentorships.models import MentoringSession, Mentorship
from wagtail_mentoring.mentorships.permissions import MENTORSHIP_POLICY
from wagtail_mentoring.offices.permissions import OfficeScopedPolicy
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.choices import ApplicantRole

from . import decisions
from .models import SurveyAnswer

#: Kinds of mail of this room.
KINDS = ("survey_opening", "survey_closing", "survey_reminder")


def own_pairs(user: Any) -> QuerySet:
    """Pairs that ``user`` is the mentee or the mentor of."""
    return Mentorship.objects.filter(Q(mentee=user) | Q(mentor__user=user))


def role_in(pair: Mentorship, user: Any) -> ApplicantRole:
    return ApplicantRole.MENTEE if pair.mentee_id == user.pk else ApplicantRole.MENTOR


def own_notes(user: Any, pair: Mentorship) -> QuerySet:
    """Meetings that ``user`` noted and may take back; what the other side or staff noted stays."""
    return MentoringSession.objects.filter(mentorship=pair, noted_by=user)


def _comments_of_my_programs(answers: QuerySet, user: Any) -> QuerySet:
    pairs = MENTORSHIP_POLICY.within_reach(user, "view")
    return answers.filter(request__mentorship__in=pairs.order_by().values("pk"))


class CommentPolicy(OfficeScopedPolicy):
    """Comments of the user's programs where several people said something; for superusers as well.

    How many is counted among all comments of the round, with those that a conflict keeps from the user.
    """

    def within_reach(self, user: Any, action: str) -> QuerySet:
        return self._told(super().within_reach(user, action))

    def narrow(self, queryset: QuerySet, user: Any, actions: Any = ("view", "change")) -> QuerySet:
        rows = self.instances_user_has_any_permission_for(user, actions)
        return queryset.filter(pk__in=rows.order_by().values("pk"))

    def _told(self, rows: QuerySet) -> QuerySet:
        return rows.closing().with_comment().among_many(decisions.FEWEST_COMMENTS)


COMMENT_POLICY = CommentPolicy(SurveyAnswer, reach=_comments_of_my_programs)


def veil_survey_mail(messages: QuerySet, user: Any) -> QuerySet:
    """Takes away mail to a mentor's address on a contact card that ``user`` may not see."""
    unseen = ContactCard.objects.exclude(pk__in=contact_cards_visible_to(user).values("pk"))
    hidden = OutboxMessage.objects.filter(kind__in=KINDS, to_email__in=unseen.values("email"))
    return messages.exclude(pk__in=hidden.values("pk"))
