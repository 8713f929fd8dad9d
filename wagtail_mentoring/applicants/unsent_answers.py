"""Answers that were sent after the session had ended: they wait in the new one until they are saved."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from wagtail_mentoring.application_forms.forms import KEEPS, NAMES
from wagtail_mentoring.application_forms.held_choices import put_back
from wagtail_mentoring.applications.application_models import Application
from wagtail_mentoring.applications.progress import Progress
from wagtail_mentoring.waiting_forms import WaitingForms

from .applicant_pages import address
from .responses import sent_version

WAITING = WaitingForms("wagtail_mentoring_unsent_pages")


@dataclass(frozen=True)
class Unsent:
    """What one page had sent, the version of the row it had seen, and the names of its files."""

    data: MultiValueDict
    version: int
    files: list[str]


def keep_unsent(request: HttpRequest) -> bool:
    """Let the answers of an ended session wait in the new one, and say whether there is room for them.

    Files do not wait; their names do, so that they can be asked for.
    """
    answers = put_back(request.POST)
    sent = {name: answers.getlist(name) for name in answers if is_answer(name)}
    page = {"sent": sent, "version": sent_version(request), "files": names_of_files(request)}
    return WAITING.keep(request, _name(request.path), page)


def is_answer(name: str) -> bool:
    """Whether a field of a section's form is an answer, says which questions the page held, or which of two
    versions is to be kept."""
    return name == "asked" or name.startswith((NAMES, KEEPS))


def names_of_files(request: HttpRequest) -> list[str]:
    """The files that were sent along, by the names they have at their owner's."""
    return [upload.name for _name, uploads in request.FILES.lists() for upload in uploads]


def unsent_at(request: HttpRequest, path: str) -> Unsent | None:
    """What waits for the page at ``path``."""
    waiting = WAITING.all(request)
    page = waiting.get(_name(path)) if waiting else None
    return page and Unsent(MultiValueDict(page["sent"]), page["version"], page["files"])


def had_waited(request: HttpRequest) -> bool:
    """Whether the page shows what waits for it, or was sent with that in it: another tab's page was not."""
    is_about_it = request.method != "POST" or "waits" in request.POST
    return is_about_it and unsent_at(request, request.path) is not None


def unsent_paths(request: HttpRequest) -> list[str]:
    """The pages that something waits for, the one that was sent first at the top, in the language of now."""
    language = get_language() or settings.LANGUAGE_CODE
    with override(settings.LANGUAGE_CODE):
        return [translate_url(name, language) for name in WAITING.all(request)]


def waiting_pages(request: HttpRequest, progress: Progress) -> list[dict[str, str]]:
    """Address and title of the pages of one application that something waits for."""
    application, sections = progress.application, progress.schema["sections"]
    titles = {address("application_section", application, row["key"]): row["title"] for row in sections}
    return [
        {"url": path, "title": titles.get(path, _("Your answers"))}
        for path in _paths_of(request, application)
    ]


def unseen_waits(request: HttpRequest, application: Application) -> bool:
    """Whether something waits that the page which hands in did not name."""
    return not set(_paths_of(request, application)) <= set(request.POST.getlist("waits"))


def _paths_of(request: HttpRequest, application: Application) -> list[str]:
    home = address("application", application)
    return [path for path in unsent_paths(request) if path.startswith(home)]


def drop_unsent(request: HttpRequest, path: str) -> None:
    """Its writer has saved it, or does not want it any more."""
    WAITING.drop(request, _name(path))


def _name(path: str) -> str:
    """What a page is called whatever the language of its address: people sign in in another one."""
    return translate_url(path, settings.LANGUAGE_CODE)
