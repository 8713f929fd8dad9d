"""Signatures under the demo's pages: all public together, and one page that a change keeps waiting."""

from typing import Any

from wagtail.models import Locale

from wagtail_mentoring.pages.models import ApplicationPage, MentoringProgramPage
from wagtail_mentoring.programs.models import Program
from wagtail_mentoring.publication.actions import sign_page
from wagtail_mentoring.publication.page_states import PageNow

NEW_INTRO = (
    "One hour a month with somebody who once sat where you sit now. New this year: start with a single "
    "conversation, and decide then."
)


def publish_together(user: Any) -> None:
    """Every office signs every page of its programs."""
    for model in (MentoringProgramPage, ApplicationPage):
        for page in model.objects.filter(live=False):
            page.save_revision(user=user)
            sign_all(page)


def load_half_signed_page(program: Program, user: Any) -> None:
    """The page of ``program`` is public; a change of it is signed by one office, and awaits the other."""
    page = MentoringProgramPage.objects.get(program=program, locale=Locale.get_default())
    page.intro = NEW_INTRO
    page.save_revision(user=user, log_action=True)
    sign_all(page, offices=1)


def sign_all(page: Any, offices: int | None = None) -> None:
    """Every office signs what the page says now, or the first ``offices`` of them do."""
    now = PageNow(type(page).objects.get(pk=page.pk))
    for partner in now.waiting[:offices]:
        sign_page(page=page, partner=partner, digest=now.digest, user=partner.responsible)
