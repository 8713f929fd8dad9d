"""Who may sign a decision, object to it, or tell it without every signature; the actions refuse the rest."""

from typing import Any

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.permissions import directed_office

from .choices import ReleaseObstacle
from .decision_records import SETTLED_BY_SIGNING, Standing, is_stale


def may_override(user: Any, standing: Standing) -> bool:
    """Whether ``user`` may go without the signatures that are missing: as a partner office's director, where
    nothing else keeps the decision back.
    """
    against = set(standing.obstacles) - {ReleaseObstacle.ADDRESS}
    if not against or against - SETTLED_BY_SIGNING:
        return False
    return directed_office(user, standing.offices) is not None


def offices_to_sign(user: Any, standing: Standing) -> list[Office]:
    """Offices for which ``user`` may sign now: their own that have not, if they answered for no other.

    Where nobody has to sign, only those that object: signing withdraws it.
    """
    open_ones = standing.missing if standing.needs_signatures else standing.objecting
    return _own(user, standing, open_ones)


def offices_to_object(user: Any, standing: Standing) -> list[Office]:
    """Offices for which ``user`` may object to what needs no signature."""
    return _own(user, standing, [office for office in standing.offices if standing.may_object(office)])


def _own(user: Any, standing: Standing, offices: list[Office]) -> list[Office]:
    if standing.decision and is_stale(standing.application, standing.decision):
        return []
    answered_for = {pk for pk, answer in standing.answers.items() if answer.user_id == user.pk}
    mine = set(user.groups.values_list("pk", flat=True))
    return [office for office in offices if office.group_id in mine and answered_for <= {office.pk}]
