"""The charter of a program as it stands: its content, who signed exactly this, and what changed since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.utils import get_user_display_name

from wagtail_mentoring.digests import canonical_json, digest
from wagtail_mentoring.offices.working_days import working_day_after
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.programs.models import Program

from .choices import Gate
from .models import Charter, CharterRelease, CharterTerms, SignOff
from .wording import Names, changes_between

Content = dict[str, Any]


@dataclass(frozen=True)
class CharterNow:
    """What the offices of ``program`` would sign at this moment."""

    program: Program

    @cached_property
    def partners(self) -> list[Partner]:
        """Offices that have accepted: only these sign."""
        people = ("office", "responsible", "deputy", "accepted_by")
        return list(self.program.partners.accepted().select_related(*people))

    @cached_property
    def stages(self) -> list[Any]:
        rows = self.program.stages.select_related("office", "person").prefetch_related("involved")
        return list(rows)

    @cached_property
    def goals(self) -> list[Any]:
        return list(self.program.goals.select_related("office"))

    @cached_property
    def grants(self) -> list[Any]:
        """Also those that have ended: that a day passes, on which all agreed, is no other agreement."""
        return list(self.program.grants.select_related("owner", "recipient").order_by("pk"))

    @cached_property
    def review_on(self) -> Any:
        return CharterTerms.objects.filter(program=self.program).values_list("review_on", flat=True).first()

    @cached_property
    def content(self) -> Content:
        """Keys and dates only: a name that is spelled anew is no other agreement."""
        return {
            "partners": sorted((_partner(row) for row in self.partners), key=lambda row: row["office"]),
            "stages": sorted((_stage(row) for row in self.stages), key=lambda row: row["stage"]),
            "goals": sorted((content_of_goal(row) for row in self.goals), key=canonical_json),
            "grants": sorted((content_of_grant(row) for row in self.grants), key=canonical_json),
            "review_on": self.review_on and self.review_on.isoformat(),
        }

    @cached_property
    def digest(self) -> str:
        return digest([self.program.pk, self.content])

    @cached_property
    def names(self) -> Names:
        """What the keys in ``content`` are called today."""
        offices = {row.office_id: str(row.office) for row in [*self.partners, *self.stages]}
        offices |= {goal.office_id: str(goal.office) for goal in self.goals if goal.office}
        for grant in self.grants:
            offices |= {grant.owner_id: str(grant.owner), grant.recipient_id: str(grant.recipient)}
        for stage in self.stages:
            offices |= {office.pk: str(office) for office in stage.involved.all()}
        people = [row.responsible for row in self.partners] + [row.deputy for row in self.partners]
        people += [row.person for row in self.stages]
        return {
            "offices": {str(key): name for key, name in offices.items()},
            "people": {str(user.pk): get_user_display_name(user) for user in people if user},
        }

    @cached_property
    def signatures(self) -> list[SignOff]:
        signed = SignOff.objects.under(program=self.program, gate=Gate.CHARTER, digest=self.digest)
        return list(signed.select_related("office", "user"))

    @property
    def waiting(self) -> list[Partner]:
        """Partners that have not signed this text."""
        signed = {signature.office_id for signature in self.signatures}
        return [partner for partner in self.partners if partner.office_id not in signed]

    @property
    def waited_since(self) -> date | None:
        """The day of the first signature, from which the others are waited for; None while there is none."""
        return timezone.localdate(self.signatures[0].signed_at) if self.signatures else None

    def answer_due(self, partner: Partner) -> date | None:
        """Until when ``partner``'s office answers the first signature; None while there is none."""
        return self.waited_since and working_day_after(self.waited_since, partner.office.answer_days)

    @property
    def is_signed(self) -> bool:
        """Whether every office that takes part has signed exactly this."""
        return bool(self.partners) and not self.waiting

    @cached_property
    def release(self) -> CharterRelease | None:
        """What a director put in force: this text, as it is."""
        rows = CharterRelease.objects.filter(program=self.program, digest=self.digest)
        return rows.select_related("office", "user").first()

    @property
    def is_in_force(self) -> bool:
        return self.is_signed or self.release is not None

    @cached_property
    def last_signed(self) -> Charter | None:
        """The text that somebody signed last, whether or not it is still the same."""
        return self.program.charters.order_by("-created_at", "-number").first()

    @cached_property
    def changes(self) -> list[str]:
        """In words, what is different from the text that was signed last."""
        before = self.last_signed
        if before is None or before.digest == self.digest:
            return []
        return changes_between(before.content, before.names, self.content, self.names)


def _partner(row: Partner) -> Mapping[str, Any]:
    return {
        "office": row.office_id,
        "role": row.role,
        "responsible": _account(row.responsible_id),
        "deputy": _account(row.deputy_id),
        "budget_share": row.budget_share,
    }


def _account(key: Any) -> str | None:
    """A host's accounts may have any type of key, and JSON has no word for most."""
    return None if key is None else str(key)


def _stage(row: Any) -> Mapping[str, Any]:
    return {
        "stage": row.stage,
        "office": row.office_id,
        "person": _account(row.person_id),
        "due_on": row.due_on and row.due_on.isoformat(),
        "involved": sorted(office.pk for office in row.involved.all()),
    }


def content_of_goal(row: Any) -> Mapping[str, Any]:
    """What a charter holds of a goal. What is reached by now is no part of it."""
    return {
        "office": row.office_id,
        "metric": row.metric,
        "target": row.target,
        "due_on": row.due_on.isoformat(),
        "baseline": row.baseline,
    }


def content_of_grant(row: Any) -> Mapping[str, Any]:
    """What a charter holds of a grant."""
    return {
        "owner": row.owner_id,
        "recipient": row.recipient_id,
        "data_class": row.data_class,
        "mode": row.mode,
        "purpose": row.purpose,
        "from": row.valid_from.isoformat(),
        "until": row.valid_until.isoformat(),
    }
