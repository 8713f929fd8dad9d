"""Pages that wait for signatures: lines on the home screen, and a card on the page of their program."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from wagtail_mentoring.agreements.awaited import AwaitedSignature
from wagtail_mentoring.agreements.choices import Gate
from wagtail_mentoring.agreements.permissions import may_sign_for
from wagtail_mentoring.desk_lines import DeskLine
from wagtail_mentoring.offices.working_days import working_day_after
from wagtail_mentoring.partnership.permissions import PROGRAM_POLICY, programs_at_work
from wagtail_mentoring.partnership.program_cards import ProgramCard
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program

from .models import PageText
from .page_states import PageNow

#: Pages named on the home screen.
MOST_LINES = 3


def waiting_pages(programs: Iterable[Program]) -> Iterator[PageNow]:
    """Pages whose content as it stands the offices were asked to sign, those asked first first.

    One after the other, for each takes queries of its own.
    """
    texts = PageText.objects.waiting().since_last_release().filter(program__in=programs)
    texts = texts.order_by("asked_at", "pk").select_related("content_type")
    of_pages = {(text.content_type_id, text.page_pk): text for text in texts}
    for text in of_pages.values():
        if (page := text.find_page()) and (now := PageNow(page)).is_asked_for and now.waiting:
            yield now


def signature_lines(user: Any) -> list[DeskLine]:
    """A line for each page that lacks the signature of an office the user signs for."""
    if not PROGRAM_POLICY.user_has_permission(user, "change"):
        return []
    to_sign = (
        _line(now, offices)
        for now in waiting_pages(programs_at_work(Program.objects.all(), user))
        if (offices := [str(row.office) for row in now.waiting if may_sign_for(user, row, now.signatures)])
    )
    return list(islice(to_sign, MOST_LINES))


def _line(now: PageNow, offices: list[str]) -> DeskLine:
    signed = ", ".join(str(signature.office) for signature in now.signatures)
    since = _asked_on(now)
    return DeskLine(
        text=_("The page “%(title)s” waits for the signature of %(offices)s")
        % {"title": now.draft.title, "offices": ", ".join(offices)},
        url=reverse("mentoring_publication:page", args=[now.page.pk]),
        detail=_("signed by %(offices)s") % {"offices": signed} if signed else _("nobody has signed yet"),
        button=_("Read and sign"),
        due=min(working_day_after(since, row.office.answer_days) for row in now.waiting),
    )


def _asked_on(now: PageNow) -> date:
    """When the offices were asked to sign this content first."""
    texts = PageText.objects.waiting().filter(digest=now.digest, program__in=now.programs)
    return timezone.localdate(texts.order_by("asked_at").values_list("asked_at", flat=True)[0])


def awaited_under_pages() -> Iterator[AwaitedSignature]:
    """Offices that have not signed a page as they were asked to."""
    for now in waiting_pages(Program.objects.exclude(status=ProgramStatus.ARCHIVED)):
        since = _asked_on(now)
        for partner in now.waiting:
            yield AwaitedSignature(
                partner=partner,
                gate=Gate.PAGE,
                digest=now.digest,
                since=since,
                what=lazy(_page_called, str)(now.draft.title),
                path=reverse("mentoring_publication:page", args=[now.page.pk]),
            )


def _page_called(title: str) -> str:
    return _("the page “%(title)s”") % {"title": title}


def signature_card(user: Any, program: Program) -> ProgramCard | None:
    """On the page of a program: its pages that wait; nothing where there are none."""
    pages = list(waiting_pages([program]))
    if not pages:
        return None
    return ProgramCard(
        heading=_("Pages waiting for signatures"),
        template="wagtail_mentoring/admin/publication/program_card.html",
        context={"pages": pages},
    )
