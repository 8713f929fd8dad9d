"""What stands against a withdrawal in rooms above: they register it here, and the action asks."""

from collections.abc import Callable

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
