"""Where an import put the submissions of an old form, and moving those that went to the wrong place."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from wagtail_mentoring.applications.application_models import Application, ApplicationEvent
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.history import record, tell_status
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.programs.models import Round

from .form_imports import OldPage

#: What an import and a move write themselves; any other event is somebody's work.
OWN_EVENTS = ("imported", "import_moved")


@dataclass(frozen=True)
class Place:
    """What imported applications belong to: a round, a role, and whether they are to be worked on."""

    round: Round
    role: str
    status: str

    def __str__(self) -> str:
        return _("“%(round)s”, %(role)s, %(status)s") % {
            "round": self.round,
            "role": ApplicantRole(self.role).label,
            "status": ApplicationStatus(self.status).label,
        }

    def active_key(self, *, user_id: int, has_address: bool) -> str | None:
        """The key of a person's one application that counts; None for one that is only kept.

        Who sent the old form twice has one that counts, and the others as they were.
        """
        if not has_address or self.status != ApplicationStatus.SUBMITTED:
            return None
        key = Application.key_for(user_id=user_id, round_id=self.round.pk, role=self.role)
        return None if Application.objects.filter(active_key=key).exists() else key


def imported_from(old: OldPage) -> QuerySet[Application]:
    """The applications that were imported from ``old``, wherever they are now."""
    events = ApplicationEvent.objects.filter(action="imported")
    return Application.objects.filter(
        current_revision__form_version__form__uuid=old.form_uuid, pk__in=events.values("application")
    )


def places_of(applications: QuerySet[Application]) -> list[tuple[Place, int]]:
    """Where ``applications`` are, and how many in each place."""
    counted = applications.order_by().values_list("round", "role", "status").annotate(Count("pk"))
    rounds = Round.objects.select_related("program").in_bulk({row[0] for row in counted})
    places = [(Place(rounds[round], role, status), count) for round, role, status, count in counted]
    return sorted(places, key=lambda place: -place[1])


def may_be_moved(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Those with which neither staff nor their applicants have done anything since the import."""
    touched = ApplicationEvent.objects.exclude(action__in=OWN_EVENTS)
    return applications.filter(
        draft_saved_at=None,
        handled_by=None,
        anonymised_at=None,
        conflicts=None,
        notes=None,
        files=None,
        match_proposals=None,
        mentorships=None,
        review_assignments=None,
    ).exclude(pk__in=touched.values("application"))


def move_imported(
    applications: QuerySet[Application], place: Place, *, user: Any, most: int | None = None
) -> tuple[list[int], int]:
    """Bring those of ``applications`` that may be moved to ``place``, or the next ``most`` of them.

    Returns the keys of those moved, and how many are left. Each is a transaction of its own; nobody gets a
    mail.
    """
    elsewhere = applications.exclude(round=place.round, role=place.role, status=place.status)
    keys = list(may_be_moved(elsewhere).order_by("pk").values_list("pk", flat=True))
    now = keys if most is None else keys[:most]
    return [key for key in now if _move(key, place, user)], len(keys) - len(now)


@transaction.atomic
def _move(pk: int, place: Place, user: Any) -> bool:
    """Whether it was moved: somebody may have begun to work on it at this moment."""
    row = Application.objects.select_for_update(of=("self",)).select_related("round").get(pk=pk)
    if not may_be_moved(Application.objects.filter(pk=pk)).exists():
        return False
    before, was = Place(row.round, row.role, row.status), row.status
    row.round, row.role = place.round, place.role
    row.active_key = place.active_key(user_id=row.applicant_id, has_address=bool(row.applicant_email))
    row.move_to(place.status)
    row.save(update_fields=["round", "role", "active_key", "status", "status_changed_at"])
    reason = _("Was in %(place)s.") % {"place": before}
    record(row, "import_moved", user, from_status=was, to_status=row.status, reason=reason)
    tell_status(row, user, was)
    return True
