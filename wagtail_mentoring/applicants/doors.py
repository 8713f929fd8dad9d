"""Where people apply to a round: the page an editor made for it, or else the form's own start page."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from wagtail.models import Locale

from wagtail_mentoring.programs.announcements import Door
from wagtail_mentoring.programs.models import Round
from wagtail_mentoring.programs.page_models import page_models

from .entries import doors
from .page_mixins import ApplicationPageMixin


def application_doors(rounds: Sequence[Round]) -> Iterable[Door]:
    """The doors to ``rounds``. Drafts and private pages are passed over: the start page is always there."""
    addresses = _page_addresses(rounds)
    for door in doors(rounds):
        yield replace(door, url=addresses.get((door.round.pk, door.role), door.url))


def _page_addresses(rounds: Sequence[Round]) -> dict[tuple[int, str], str]:
    """Addresses of published pages by round and role; of several languages the visitor's own."""
    pages = [
        page
        for model in page_models(ApplicationPageMixin)
        for page in model.objects.live()
        .public()
        .filter(round_form__round__in=rounds)
        .select_related("round_form")
    ]
    own = Locale.get_active()
    pages.sort(key=lambda page: page.locale_id == own.pk)
    return {
        (page.round_form.round_id, page.round_form.role): url for page in pages if (url := page.get_url())
    }
