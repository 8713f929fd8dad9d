"""The gate before every release, from whatever door it comes: what must be true, under which locks."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.applications.history import record
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.staff_steps import StepRefused
from wagtail_mentoring.offices.permissions import directed_office
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.programs.dates import instant_text

from .choices import ReleaseObstacle
from .decision_models import Decision, DecisionOverride
from .decision_records import SETTLED_BY_SIGNING, Standing, stale_text, standing_of, written_decision

#: Except for a stale decision, which ``stale_text`` explains.
SENTENCES: dict[ReleaseObstacle, Any] = {
    ReleaseObstacle.UNDECIDED: _(
        "There is no decision to release: decide first, or it was released already."
    ),
    ReleaseObstacle.RELEASED: _("There is no decision to release: decide first, or it was released already."),
    ReleaseObstacle.EMBARGO: _(
        "Nobody is told before %(moment)s. Wait, or change the date in the round’s form."
    ),
    ReleaseObstacle.CHANGES_ASKED: _(
        "%(objecting)s asked for changes. Settle it and decide again, or ask them to agree; "
        "a director may release with a reason."
    ),
    ReleaseObstacle.SIGNATURE: _(
        "The signature of %(missing)s is missing. Ask them to sign; a director may release with a reason."
    ),
    ReleaseObstacle.ADDRESS: _(
        "There is no e-mail address to write to. Release it on the application’s own page, and tell them."
    ),
    ReleaseObstacle.REWORDED: _("The words of the mail were changed meanwhile. Read them, then release."),
}


class ReleaseRefused(StepRefused):
    """A decision that may not be told yet; ``obstacles`` says why in ``ReleaseObstacle`` values."""

    def __init__(self, standing: Standing, obstacles: Collection[ReleaseObstacle]) -> None:
        super().__init__(sentences(standing, obstacles))
        self.obstacles = list(obstacles)


def sentences(standing: Standing, obstacles: Collection[ReleaseObstacle]) -> list[str]:
    """What stands against a release, in whole sentences that say what to do."""
    unasked = [office for office in standing.missing if office not in standing.objecting]
    values = {
        "missing": ", ".join(map(str, unasked)) or _("any partner office"),
        "objecting": ", ".join(map(str, standing.objecting)),
        "moment": standing.not_before and instant_text(standing.not_before, standing.application.round),
    }
    return [
        stale_text(standing.application, standing.decision)
        if obstacle == ReleaseObstacle.STALE and standing.decision
        else str(SENTENCES[obstacle]) % values
        for obstacle in obstacles
    ]


def guard_release(
    *, application: Application, user: Any, override_reason: str = "", without_mail: bool = False
) -> Decision:
    """Return the decision to be told, or raise ``ReleaseRefused``. The caller holds the application's lock.

    The partners' rows are locked too: an office that accepts, or leaves, at this moment counts wholly or not
    at all. With ``override_reason`` the director of a partner office goes without the missing signatures.
    """
    partners = Partner.objects.select_for_update(of=("self",), no_key=True)
    list(partners.filter(program=application.round.program_id).order_by("pk").values_list("pk"))
    standing = standing_of(application)
    obstacles = [
        obstacle
        for obstacle in standing.obstacles
        if not (without_mail and obstacle == ReleaseObstacle.ADDRESS)
    ]
    unsigned = SETTLED_BY_SIGNING & set(obstacles)
    if override_reason.strip() and unsigned and unsigned == set(obstacles):
        return _overridden(standing, user, override_reason.strip())
    if obstacles:
        raise ReleaseRefused(standing, obstacles)
    return standing.decision or written_decision(application)


def _overridden(standing: Standing, user: Any, reason: str) -> Decision:
    office = directed_office(user, standing.offices)
    if office is None:
        raise StepRefused(
            _("Only the director of an office that runs the program may release without a signature.")
        )
    application = standing.application
    decision = standing.decision or written_decision(application)
    DecisionOverride.objects.create(
        decision=decision, office=office, user=user, reason=reason[:2000], created_at=timezone.now()
    )
    record(
        application,
        "signature_overridden",
        user,
        office=office,
        to_status=application.status,
        reason=reason[:2000],
    )
    return decision
