"""How a decision is written and sealed, and how its standing is read: the one place that knows both.

The writers expect the lock on the application's row.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_mentoring import conf
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.decisions import DECIDED
from wagtail_mentoring.applications.models import Application, ApplicationRevision
from wagtail_mentoring.applications.permissions import acting_office
from wagtail_mentoring.applications.revision_changes import only_corrected_since
from wagtail_mentoring.digests import digest
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.models import Partner

from . import release_rules
from .choices import ReleaseObstacle, SignatureAnswer
from .decision_models import Decision, DecisionOverride, DecisionSignature

#: What a signature settles; a director may go without it.
SETTLED_BY_SIGNING = frozenset({ReleaseObstacle.SIGNATURE, ReleaseObstacle.CHANGES_ASKED})


def seal_of(*, application: Application, revision: ApplicationRevision, outcome: str, text: str) -> str:
    """What offices sign: SHA-256 over the application, what was handed in, the outcome and the text."""
    return digest([application.reference, revision.digest, outcome, text])


def decision_in_force(application: Application) -> Decision | None:
    return application.decisions.in_force().select_related("revision").first()


def told_decision(application: Application) -> Decision | None:
    """The decision whose words the applicant was told last, also while another one is not told yet."""
    if application.released_at is not None:
        return decision_in_force(application)
    told = application.events.filter(action="released").order_by("-sequence").first()
    if told is None:
        return None
    then = application.decisions.filter(decided_at__lte=told.created_at, superseded_at__gt=told.created_at)
    return then.select_related("revision").first()


def write_decision(
    *, application: Application, outcome: str, user: Any, text: str = "", reason: str = ""
) -> Decision:
    """Write a decision on what is handed in now; the one before, with its signatures, is superseded."""
    supersede_decision(application)
    revision = application.current_revision
    return Decision.objects.create(
        application=application,
        revision=revision,
        outcome=outcome,
        text=text,
        reason=reason,
        decided_by=user,
        office=acting_office(user, application) if user else None,
        needs_signatures=application.round_form.needs_signatures,
        digest=seal_of(application=application, revision=revision, outcome=outcome, text=text),
        decided_at=timezone.now(),
    )


def supersede_decision(application: Application) -> None:
    application.decisions.in_force().update(superseded_at=timezone.now())


def written_decision(application: Application) -> Decision:
    """The decision in force; one is written down for a status that was set before decisions were kept."""
    return decision_in_force(application) or write_decision(
        application=application, outcome=application.status, user=None
    )


@dataclass(frozen=True)
class Standing:
    """How a decision stands: what each accepted partner office said, and what keeps it from being told."""

    application: Application
    decision: Decision | None
    needs_signatures: bool
    offices: list[Office]
    answers: dict[int, DecisionSignature]
    not_before: datetime | None
    obstacles: list[ReleaseObstacle] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """What is signed; for a status set before decisions were kept, what its decision will be."""
        if self.decision:
            return self.decision.digest
        row = self.application
        return seal_of(application=row, revision=row.current_revision, outcome=row.status, text="")

    def _which(self, answer: SignatureAnswer) -> list[Office]:
        return [
            office for office in self.offices if getattr(self.answers.get(office.pk), "answer", "") == answer
        ]

    def may_object(self, office: Office) -> bool:
        """Whether ``office`` may still object: not the one that decided, and only where nobody signs."""
        if self.needs_signatures or self.decision is None or office.pk in self.answers:
            return False
        zone = self.application.round.zone
        return office.pk != self.decision.office_id and release_rules.may_object(
            decided=self.decision.decided_at.astimezone(zone).date(),
            today=timezone.now().astimezone(zone).date(),
            days=office.answer_days,
            holidays=conf.holidays(),
        )

    @property
    def signed(self) -> list[Office]:
        return self._which(SignatureAnswer.SIGNED)

    @property
    def objecting(self) -> list[Office]:
        return self._which(SignatureAnswer.CHANGES_ASKED)

    @property
    def missing(self) -> list[Office]:
        """Offices whose signature is missing, those that asked for changes among them."""
        signed = {office.pk for office in self.signed}
        wanted = release_rules.offices_missing(accepted=[o.pk for o in self.offices], signed=signed)
        return [office for office in self.offices if office.pk in wanted]


def standing_of(application: Application) -> Standing:
    return standings([application])[0]


def standings(applications: Iterable[Application]) -> list[Standing]:
    """The standing of each, by the partners, signatures and dates there are now; always as many queries."""
    applications, now = list(applications), timezone.now()
    offices = _accepted_offices({application.round.program_id for application in applications})
    decisions = Decision.objects.in_force().filter(application__in=[a.pk for a in applications])
    by_application = {
        decision.application_id: decision
        for decision in decisions.select_related(
            "revision", "decided_by", "office", "override__user"
        ).prefetch_related("signatures__office", "signatures__user")
    }
    forms = {
        (row.round_id, row.role): row
        for row in RoundForm.objects.filter(round__in={application.round_id for application in applications})
    }
    return [
        _standing(
            application,
            by_application.get(application.pk),
            forms.get((application.round_id, application.role)),
            offices.get(application.round.program_id, []),
            now,
        )
        for application in applications
    ]


def _accepted_offices(programs: set[int]) -> dict[int, list[Office]]:
    found: dict[int, list[Office]] = {}
    partners = Partner.objects.accepted().filter(program__in=programs).select_related("office")
    for partner in partners.order_by("role", "office__name"):
        found.setdefault(partner.program_id, []).append(partner.office)
    return found


def _standing(
    application: Application,
    decision: Decision | None,
    round_form: RoundForm | None,
    offices: list[Office],
    now: datetime,
) -> Standing:
    needed = bool((decision and decision.needs_signatures) or (round_form and round_form.needs_signatures))
    answers = {
        signature.office_id: signature
        for signature in (decision.signatures.all() if decision else ())
        if signature.digest == decision.digest
    }
    not_before = round_form.release_not_before if round_form else None
    standing = Standing(application, decision, needed, offices, answers, not_before)
    standing.obstacles.extend(_obstacles(standing, now))
    return standing


def _obstacles(standing: Standing, now: datetime) -> list[ReleaseObstacle]:
    application = standing.application
    found = release_rules.release_obstacles(
        decided=application.status in DECIDED,
        released=application.released_at is not None,
        stale=is_stale(application, standing.decision),
        embargoed=standing.not_before is not None and now < standing.not_before,
        needs_signatures=standing.needs_signatures,
        missing=[office.pk for office in standing.missing],
        objecting=[office.pk for office in standing.objecting],
        offices=[office.pk for office in standing.offices],
        has_address=has_address(application),
    )
    return [ReleaseObstacle(name) for name in found]


def is_stale(application: Application, decision: Decision | None) -> bool:
    """Whether the decision was taken on other answers, or is not what the status says."""
    if decision is None:
        return False
    if decision.revision_id != application.current_revision_id or decision.outcome != application.status:
        return True
    words = {"outcome": decision.outcome, "text": decision.text, "revision": decision.revision}
    return decision.digest != seal_of(application=application, **words)


def stale_text(application: Application, decision: Decision) -> str:
    """Why a decision is stale, for staff: the applicant did not do what an office did."""
    if decision.revision_id == application.current_revision_id:
        return _("This decision no longer fits the application. Look at both and decide again.")
    if only_corrected_since(decision.revision):
        return _("An office corrected the answers after this was decided. Read them and decide again.")
    return _("The applicant handed in other answers after this was decided. Read them and decide again.")


def has_address(application: Application) -> bool:
    try:
        validate_email(application.applicant_email)
    except ValidationError:
        return False
    return True


def reseal_decisions(application: Application, *, erase_words: bool = False) -> None:
    """After an erasure: seal anew what is left, with its signatures; ``erase_words`` empties texts."""
    for decision in application.decisions.select_related("revision"):
        text = "" if erase_words else decision.text
        seal = seal_of(
            application=application, revision=decision.revision, outcome=decision.outcome, text=text
        )
        decision.signatures.filter(digest=decision.digest).update(digest=seal)
        words = {"text": "", "reason": ""} if erase_words else {}
        Decision.objects.filter(pk=decision.pk).update(digest=seal, **words)
        if erase_words:
            decision.signatures.update(comment="")
            DecisionOverride.objects.filter(decision=decision).update(reason="")
