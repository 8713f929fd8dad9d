"""What becomes of pairs when an application is anonymised: an active one holds it, others lose the name."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from wagtail_mentoring.applications.models import Application

from .models import Mentorship
from .objection_models import PairObjection
from .querysets import MentorshipQuerySet


def without_active_pairs(applications: QuerySet) -> QuerySet:
    """Applications whose mentorship is over, or never began."""
    active = Mentorship.objects.taking_a_place().filter(application=OuterRef("pk"))
    return applications.exclude(Exists(active))


def erase_pairs(application: Application, nobody: Any) -> None:
    """Pairs made from ``application`` keep mentor, round and dates, and lose the mentee and all reasons."""
    _take_mentee_out(Mentorship.objects.filter(application=application), nobody)


def running_pairs_in_the_way(person: Any) -> list[str]:
    """Pairs of no application, as one of an application holds that, and pairs whose mentor the person is."""
    running = _pairs_of_no_application(person).taking_a_place().select_related("mentor", "round__program")
    mentored = Mentorship.objects.taking_a_place().filter(mentor__user=person)
    return [
        *(
            _("The mentorship of %(mentee)s in %(round)s is still running. End it first, under Mentorships.")
            % {"mentee": get_user_display_name(pair.mentee), "round": pair.round}
            for pair in mentored.select_related("mentee", "round__program")
        ),
        *(
            _(
                "The mentorship with %(mentor)s in %(round)s is still running. "
                "End it first, under Mentorships."
            )
            % {"mentor": pair.mentor, "round": pair.round}
            for pair in running
        ),
    ]


def erase_pairs_of_no_application(person: Any, nobody: Any) -> None:
    _take_mentee_out(_pairs_of_no_application(person), nobody)


def _pairs_of_no_application(person: Any) -> MentorshipQuerySet:
    return Mentorship.objects.filter(mentee=person, application=None)


def _take_mentee_out(pairs: MentorshipQuerySet, nobody: Any) -> None:
    PairObjection.objects.filter(mentorship__in=pairs).update(reason="", answer="")
    pairs.update(mentee=nobody, reason="")
