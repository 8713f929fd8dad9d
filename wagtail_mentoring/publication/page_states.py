"""A page of a program as it stands: what would be signed, who has signed exactly this, who is awaited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.functional import cached_property

from wagtail_mentoring.agreements.choices import Gate
from wagtail_mentoring.agreements.models import SignOff
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.programs.models import Program

from . import decisions
from .contents import Content, content_of, digest_of
from .decisions import Signature
from .models import PageText, UnsignedPublication


def joint_programs(*pages: Any) -> list[Program]:
    """The programs of ``pages``, as far as there are any, that two or more offices have accepted to run."""
    found = (page.get_mentoring_program() for page in pages if page is not None)
    programs = {program.pk: program for program in found if program is not None}
    accepted = Partner.objects.accepted().filter(program__in=programs).order_by()
    offices = dict(accepted.values_list("program").annotate(Count("pk")))
    return [programs[key] for key in sorted(programs) if decisions.is_joint(offices.get(key, 0))]


def partners_of(programs: Iterable[Program]) -> list[Partner]:
    """The offices that sign for pages of ``programs``: only those that have accepted."""
    accepted = Partner.objects.accepted().filter(program__in=list(programs))
    return list(accepted.select_related("program", "office", "responsible", "deputy"))


def sign_offs_under(programs: Iterable[Program], digest: str) -> list[SignOff]:
    """Signatures under a content of a page, the first one first."""
    signed = SignOff.objects.filter(program__in=list(programs), gate=Gate.PAGE, digest=digest)
    return list(signed.select_related("office", "user"))


def still_to_sign(partners: Sequence[Partner], sign_offs: Sequence[SignOff]) -> list[Partner]:
    by_key = {(partner.program_id, partner.office_id): partner for partner in partners}
    return [by_key[key] for key in decisions.still_to_sign(list(by_key), as_signatures(sign_offs))]


def as_signatures(sign_offs: Iterable[SignOff]) -> list[Signature]:
    return [Signature(row.program_id, row.office_id, row.user_id) for row in sign_offs]


def edition_of(page: Any) -> int:
    """How often a content of the page was released."""
    return PageText.objects.of_page(page).released().order_by().values("digest").distinct().count()


def row_of(page: Any) -> Any:
    """The page as the database has it; None while it was never saved."""
    return type(page)._default_manager.filter(pk=page.pk).first() if page.pk else None


def live_row_of(page: Any) -> Any:
    """What of the page is public now; None where nothing is."""
    return row_of(page) if page.live else None


@dataclass(frozen=True)
class PageNow:
    """A page (its specific row, read just now) and what the offices would sign: its latest revision."""

    page: Any

    @cached_property
    def revision(self) -> Any:
        """None for a page that code made and nobody has saved in the editor yet."""
        return self.page.latest_revision

    @cached_property
    def draft(self) -> Any:
        return self.revision.as_object() if self.revision else self.page

    @cached_property
    def programs(self) -> list[Program]:
        """Those whose offices sign: of the draft, and of what it takes the place of."""
        return joint_programs(self.draft, self.page if self.page.live else None)

    @property
    def is_joint(self) -> bool:
        return bool(self.programs)

    @cached_property
    def partners(self) -> list[Partner]:
        return partners_of(self.programs)

    @cached_property
    def content(self) -> Content:
        return content_of(self.draft)

    @cached_property
    def digest(self) -> str:
        return digest_of(self.page.pk, edition_of(self.page), self.content)

    @cached_property
    def is_public(self) -> bool:
        """Whether visitors see exactly this already."""
        return self.page.live and content_of(self.page) == self.content

    @cached_property
    def is_scheduled(self) -> bool:
        """Whether exactly this goes public by itself at its time."""
        return bool(self.revision and self.revision.approved_go_live_at)

    @property
    def is_settled(self) -> bool:
        return self.is_public or self.is_scheduled

    @cached_property
    def is_asked_for(self) -> bool:
        """Whether the offices were asked to sign exactly this."""
        return PageText.objects.waiting().filter(digest=self.digest, program__in=self.programs).exists()

    @cached_property
    def licence(self) -> PageText | None:
        return PageText.objects.licence_of(self.page)

    @cached_property
    def signatures(self) -> list[SignOff]:
        """Under what there is; once it is settled, those on which it went public."""
        licence = self.licence if self.is_settled else None
        return sign_offs_under(self.programs, licence.digest if licence else self.digest)

    @cached_property
    def unsigned(self) -> UnsignedPublication | None:
        """How what is public came to be so past signatures."""
        if not self.is_settled or self.licence is None:
            return None
        return UnsignedPublication.objects.filter(digest=self.licence.digest).select_related("user").first()

    @cached_property
    def waiting(self) -> list[Partner]:
        """Offices that have not signed what there is; nobody once it is settled."""
        return [] if self.is_settled else still_to_sign(self.partners, self.signatures)

    @cached_property
    def void(self) -> list[tuple[SignOff, PageText]]:
        """Signatures of awaited offices under a content that has changed since, each with that content."""
        texts = PageText.objects.of_page(self.page).waiting().exclude(digest=self.digest)
        earlier = {text.digest: text for text in texts.filter(edition=edition_of(self.page))}
        awaited = {partner.office_id for partner in self.waiting}
        signed = SignOff.objects.filter(gate=Gate.PAGE, digest__in=earlier, office__in=awaited)
        latest = {row.office_id: row for row in signed.select_related("office", "user")}
        return [(row, earlier[row.digest]) for row in latest.values()]
