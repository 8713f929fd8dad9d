"""Named questions about what pairs are asked and what they say."""

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from wagtail_mentoring.programs.choices import ApplicantRole

from .choices import Moment


def about(user: Any, prefix: str = "") -> Q:
    """Requests to ``user``, as the mentee or as the mentor of a pair."""
    pair = f"{prefix}mentorship__"
    mentee = Q(**{f"{prefix}role": ApplicantRole.MENTEE, f"{pair}mentee": user})
    mentor = Q(**{f"{prefix}role": ApplicantRole.MENTOR, f"{pair}mentor__user": user})
    return mentee | mentor


class SurveyRequestQuerySet(QuerySet):
    def of(self, user: Any) -> "SurveyRequestQuerySet":
        return self.filter(about(user))

    def unanswered(self) -> "SurveyRequestQuerySet":
        return self.filter(answer=None)


class SurveyAnswerQuerySet(QuerySet):
    def of(self, user: Any) -> "SurveyAnswerQuerySet":
        return self.filter(about(user, "request__"))

    def closing(self) -> "SurveyAnswerQuerySet":
        return self.filter(request__moment=Moment.CLOSING)

    def with_comment(self) -> "SurveyAnswerQuerySet":
        return self.exclude(comment="")

    def among_many(self, fewest: int) -> "SurveyAnswerQuerySet":
        """Those beside which at least ``fewest`` people of the same role and round said something.

        A mentor of several mentees, who says something about each, is one of these people.
        """
        pair = "request__mentorship__"
        mentees = Count(f"{pair}mentee", distinct=True, filter=Q(request__role=ApplicantRole.MENTEE))
        mentors = Count(f"{pair}mentor", distinct=True, filter=Q(request__role=ApplicantRole.MENTOR))
        beside = (
            self.model._default_manager.closing()
            .with_comment()
            .filter(
                request__role=OuterRef("request__role"),
                request__mentorship__round=OuterRef("request__mentorship__round"),
            )
            .order_by()
            .values("request__role", "request__mentorship__round")
            .annotate(people=mentees + mentors)
            .values("people")
        )
        return self.annotate(beside=Coalesce(Subquery(beside), 0)).filter(beside__gte=fewest)
