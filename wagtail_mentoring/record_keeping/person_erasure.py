"""Erasing everything personal of one person who asks for it: first what that would be, then in one go."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring.accounts import placeholder_account
from wagtail_mentoring.applications import decisions
from wagtail_mentoring.applications.applicant_actions import take_back
from wagtail_mentoring.applications.application_models import Application, ApplicationEvent
from wagtail_mentoring.applications.retention import Due, held_back
from wagtail_mentoring.directory.models import Mentor

from .access_erasure import access_of, erase_access_of
from .erasure_actions import NOBODY, counted, erase_within
from .erasure_door import open_erasure
from .models import Erasure


class ErasureRefused(ValidationError):
    """Nothing was erased. The messages say what stands in the way, and what to do first."""


def _nothing(*args: Any) -> list[str]:
    return []


@dataclass(frozen=True)
class PersonPart:
    """What a room above holds of a person outside of applications.

    ``obstacles(person)`` are sentences for staff on what has to be done first; ``erase(person, nobody)``
    takes the person out, in the transaction of the erasure; ``stays(person)`` are sentences on what is out of
    its reach, and what staff can do about it.
    """

    obstacles: Callable[[Any], list[str]] = _nothing
    erase: Callable[[Any, Any], Any] = _nothing
    stays: Callable[[Any], list[str]] = _nothing


_parts: dict[str, PersonPart] = {}


def register_person_part(name: str, part: PersonPart) -> None:
    """Have ``part`` asked, and erased, with each person; a second one of the same name replaces it."""
    _parts[name] = part


@dataclass(frozen=True)
class ErasurePlan:
    """What an erasure now would take out, withdraw and leave; with ``obstacles`` it would be refused."""

    applications: list[Application]
    #: Of these the ones that somebody may still work with.
    withdrawn: list[Application]
    counts: Counter[str] = field(default_factory=Counter)
    stays: list[str] = field(default_factory=list)
    obstacles: list[str] = field(default_factory=list)


def plan_erasure(person: Any) -> ErasurePlan:
    """Look at what is held of ``person``; nothing is changed."""
    rows = _applications_of(person)
    applications = list(rows.select_related("round"))
    counts: Counter[str] = Counter()
    for application in applications:
        counts += counted(Due(application, everything=True))
    access = access_of(person)
    counts["personal deadlines"] += access.extensions.count()
    counts["invitations"] += access.invitations.count()
    counts["mails"] += access.mail.count()
    return ErasurePlan(
        applications=applications,
        withdrawn=[application for application in applications if _is_open(application)],
        counts=+counts,
        stays=_stays(person),
        obstacles=[
            *(f"{application.reference}: {why}" for application, why in held_back(rows)),
            *(obstacle for part in _parts.values() for obstacle in part.obstacles(person)),
        ],
    )


def erase_person(*, person: Any, reason: str, user: Any) -> Erasure:
    """Erase everything personal of ``person`` in one transaction, with a record of it and a line in the log.

    What somebody may still work with is withdrawn first, without a mail; then each application is anonymised
    as retention does it. The account stays. Raises ``ErasureRefused`` without a reason, or while something
    stands in the way. ``user`` is who does it; None for a command.
    """
    if not reason.strip():
        raise ErasureRefused(_("Give a reason: a colleague will want to know why."))
    with open_erasure(reason=reason.strip()[:300], user=user) as erasure:
        # Locked before it is looked at: nobody is paired, and nothing moves, while it goes.
        list(_applications_of(person).select_for_update(of=("self",)))
        plan = plan_erasure(person)
        if plan.obstacles:
            raise ErasureRefused(plan.obstacles)
        references = [application.reference for application in plan.applications]
        erasure.report = {"person": f"#{person.pk}", "of": references, **plan.counts}
        for application in plan.applications:
            if application in plan.withdrawn:
                row = Application.objects.with_forms().get(pk=application.pk)
                take_back(row, user, action="withdrawn_to_erase")
            erase_within(Due(application, everything=True, is_asked_for=True), user)
        erase_access_of(person)
        for part in _parts.values():
            part.erase(person, placeholder_account(NOBODY))
        data = {"reason": erasure.reason}
        log(person, "wagtail_mentoring.erase_person", user=user, title=f"#{person.pk}", data=data)
    return erasure


def _applications_of(person: Any) -> Any:
    return Application.objects.of_applicant(person).filter(anonymised_at=None).order_by("pk")


def _is_open(application: Application) -> bool:
    """Whether somebody may still decide on it, or keeps a place for the person."""
    may_withdraw = decisions.may_withdraw(
        status=application.status,
        released=application.released_at is not None,
        now=timezone.now(),
        withdraw_until=None,
    )
    return may_withdraw and application.round.ends_on >= timezone.localdate()


def _stays(person: Any) -> list[str]:
    """What is not erased, and what can be done about it."""
    lines = [line for part in _parts.values() for line in part.stays(person)]
    if mentor := Mentor.objects.filter(user=person).first():
        lines.append(
            _(
                "The mentor profile “%(name)s” with its contact data, because mentorships of other people "
                "name it. Withdraw its consent to take it out of the directory, or delete it there."
            )
            % {"name": mentor}
        )
    if ApplicationEvent.objects.filter(~Q(application__applicant=person), actor=person).exists():
        lines.append(
            _("That this person worked with other people's applications, until the account is deleted.")
        )
    lines.append(_("The account itself. Deactivate or delete it under Settings → Users."))
    return lines
