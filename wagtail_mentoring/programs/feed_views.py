"""What other programs subscribe to: a program's dates, and the rounds that take applications."""

from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import conditional_page, require_safe

from .announcements import announcement, doors_to
from .calendars import calendar_of
from .models import Program, Round
from .open_pages import program_pages

KEPT_FOR = 3600


@require_safe
@conditional_page
def program_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The dates of the round that visitors hear about. 404 for whoever may not open the program's page."""
    page = next((page for page in _pages(request) if page.program.slug == slug), None)
    if page is None:
        raise Http404
    program: Program = page.program
    text = calendar_of(
        program,
        program.public_round,
        url=page.get_full_url(request) or "",
        host=request.get_host().partition(":")[0],
    )
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{program.slug}.ics"'
    return _kept(request, response)


class OpenRoundsFeed(Feed):
    """Rounds that take applications now, the newest first."""

    feed_type = Atom1Feed
    title = gettext_lazy("Mentoring programs that take applications")
    subtitle = gettext_lazy("Each round while one can apply.")

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _kept(request, super().__call__(request, *args, **kwargs))

    def get_object(self, request: HttpRequest) -> dict[int, str]:
        """Addresses of pages that whoever asks may open, by program; in their language where there is one."""
        return {page.program_id: page.get_full_url(request) for page in reversed(_pages(request))}

    def link(self, pages: dict[int, str]) -> str:
        return reverse("wagtail_mentoring:open_rounds_feed")

    def items(self, pages: dict[int, str]) -> list[Round]:
        rounds = list(Round.objects.open().filter(program__in=pages).select_related("program").newest_first())
        doors = doors_to(rounds)
        # Kept with the round: one feed answers many requests at once.
        for round in rounds:
            round.page_url = pages[round.program_id]
            round.doors = [door for door in doors if door.round == round]
        return rounds

    def item_title(self, round: Round) -> str:
        return _("%(round)s takes applications") % {"round": round}

    def item_description(self, round: Round) -> str:
        told = announcement(round.program, round, now=timezone.now(), doors=round.doors)
        return " ".join(filter(None, [round.program.summary, told.line]))

    def item_link(self, round: Round) -> str:
        return round.page_url

    def item_guid(self, round: Round) -> str:
        """Stays the same when the page moves or another language comes."""
        return f"urn:wagtail-mentoring:round:{round.pk}:{round.opens_at:%Y%m%d}"

    def item_pubdate(self, round: Round) -> Any:
        return round.opens_at

    def item_updateddate(self, round: Round) -> Any:
        return max(round.opens_at, round.opening_agreed_at or round.opens_at)


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """For an hour; what somebody who is signed in may read is kept by no cache that others share."""
    patch_cache_control(response, max_age=KEPT_FOR)
    if request.user.is_authenticated:
        patch_cache_control(response, private=True)
    return response


def _pages(request: HttpRequest) -> list[Any]:
    """The page in the reader's language first, then the others."""
    language = getattr(request, "LANGUAGE_CODE", "")
    return sorted(program_pages(request), key=lambda page: page.locale.language_code != language)
