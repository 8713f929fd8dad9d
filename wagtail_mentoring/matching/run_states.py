"""A run as it stands: what the offices would sign, who has signed exactly this, who is awaited."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import cached_property

from wagtail_mentoring.agreements.choices import Gate
from wagtail_mentoring.agreements.decisions import DIRECTORS_AFTER
from wagtail_mentoring.agreements.models import SignOff
from wagtail_mentoring.digests import digest
from wagtail_mentoring.offices.working_days import working_days_since
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.publication.decisions import Signature, still_to_sign

from .choices import RunState
from .models import MatchRelease, MatchRun


def digest_of(run: MatchRun) -> str:
    """What a signature is under: this run, and who would meet whom. A lock changes nothing of that."""
    pairs = run.proposals.standing().order_by("application").values_list("application", "mentor")
    return digest(["matches", run.round_id, run.number, run.output_digest, [list(pair) for pair in pairs]])


@dataclass(frozen=True)
class RunNow:
    """A run (its row, read just now) and the signatures under it."""

    run: MatchRun

    @cached_property
    def partners(self) -> list[Partner]:
        """Offices that have accepted: only these sign."""
        accepted = Partner.objects.accepted().filter(program=self.run.round.program_id)
        return list(accepted.select_related("program", "office", "responsible", "deputy"))

    @cached_property
    def digest(self) -> str:
        return digest_of(self.run)

    @cached_property
    def signatures(self) -> list[SignOff]:
        signed = SignOff.objects.under(program=self.run.round.program_id, gate=Gate.MATCH, digest=self.digest)
        return list(signed.select_related("office", "user"))

    @property
    def as_signatures(self) -> list[Signature]:
        return [Signature(row.program_id, row.office_id, row.user_id) for row in self.signatures]

    @cached_property
    def waiting(self) -> list[Partner]:
        """Offices that have not signed what is proposed; nobody once it is released or discarded."""
        if self.run.state != RunState.PROPOSED:
            return []
        by_key = {(row.program_id, row.office_id): row for row in self.partners}
        return [by_key[key] for key in still_to_sign(list(by_key), self.as_signatures)]

    @cached_property
    def release(self) -> MatchRelease | None:
        """How it was released although an office had not signed."""
        rows = MatchRelease.objects.filter(program=self.run.round.program_id, digest=self.digest)
        return rows.select_related("office", "user").first()

    @property
    def may_be_released(self) -> bool:
        """Whether an office has kept the others waiting for as long as it takes to ask the directors."""
        if not self.signatures or not self.waiting:
            return False
        since = timezone.localdate(self.signatures[0].signed_at)
        return working_days_since(since, timezone.localdate()) >= DIRECTORS_AFTER

    @cached_property
    def pairs(self) -> int:
        """How many pairs would be released, or were proposed for it."""
        return self.run.proposals.standing().count()

    @property
    def without(self) -> int:
        """Mentees of the run who would get nobody, with those to whose pair somebody said no."""
        return self.run.counts["mentees"] - self.pairs

    @cached_property
    def voided(self) -> list[SignOff]:
        """Signatures of awaited offices under what this run proposed before somebody changed it."""
        if self.run.state != RunState.PROPOSED:
            return []
        awaited = {partner.office_id for partner in self.waiting}
        earlier = SignOff.objects.filter(
            program=self.run.round.program_id,
            gate=Gate.MATCH,
            digest__in=self.run.signed_digests,
            office__in=awaited,
        ).exclude(digest=self.digest)
        latest = {row.office_id: row for row in earlier.select_related("office", "user")}
        return list(latest.values())
