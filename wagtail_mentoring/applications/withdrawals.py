"""What stands against a withdrawal in rooms above, and what it leaves as it is."""

from collections.abc import Callable

from django.db.models import Q

from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.programs.choices import ApplicantRole

from .application_models import Application

#: From an application: the word of a refusal, as ``ApplicationRefused`` has it; empty where nothing stands.
WithdrawalStop = Callable[[Application], str]

_stops: dict[str, WithdrawalStop] = {}


def register_withdrawal_stop(name: str, stop: WithdrawalStop) -> None:
    """Have ``stop(application)`` asked, under the row's lock, before its applicant withdraws.

    Its words to the applicant stand in ``applicants.status_words.REFUSALS``. A second one of the same name
    replaces it.
    """
    _stops[name] = stop


def withdrawal_stop(application: Application) -> str:
    """The first word that a room above has against it; empty for none."""
    return next(filter(None, (stop(application) for stop in _stops.values())), "")


def listed_profile_of(application: Application) -> Mentor | None:
    """The mentor's profile that visitors find and that stays there when this application is withdrawn.

    The consent to be shown is one of its own, and the profile may serve other programs as well.
    """
    if application.role != ApplicantRole.MENTOR:
        return None
    own = Q(user=application.applicant_id) | Q(pk=application.mentor_id)
    return Mentor.objects.listed().filter(own).first()
