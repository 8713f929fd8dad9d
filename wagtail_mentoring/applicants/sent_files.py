"""The files that came with the answers of a section: kept, or not and why."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from wagtail_mentoring.application_forms.exceptions import FileRefused
from wagtail_mentoring.application_forms.file_checks import tidy_name
from wagtail_mentoring.application_forms.forms import NAMES, field_name
from wagtail_mentoring.applications import file_actions
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.progress import Section
from wagtail_mentoring.limits import TooMany, count_request

from .applicant_access import is_by_link
from .request_guards import too_many_files
from .status_words import REFUSALS
from .unsent_answers import names_of_files


@dataclass(frozen=True)
class NotKept:
    """A file that was sent and not taken. The name is empty where one was to be taken away."""

    name: str
    reason: Any = ""

    def __str__(self) -> str:
        if not self.name:
            return str(self.reason)
        words = _("Your file “%(name)s” was not kept. %(reason)s")
        return words % {"name": self.name, "reason": self.reason}


@dataclass
class Files:
    """What became of the files that were sent along."""

    kept: list[str] = field(default_factory=list)
    #: Files that are not what their question asks for, or too many, by the key of the question.
    wrong: dict[str, NotKept] = field(default_factory=dict)
    #: Files that no question takes now.
    lost: list[NotKept] = field(default_factory=list)
    #: Set where a file was not taken because there were too many.
    too_many: TooMany | None = None

    def problems_on(self, page: Container[str]) -> dict[str, Any]:
        """What a page that holds these questions says beside them, by their keys."""
        return {key: file.reason for key, file in self.wrong.items() if key in page}

    def untold_on(self, page: Container[str]) -> list[NotKept]:
        """The files that a page which holds these questions has no place for."""
        return [*self.lost, *(file for key, file in self.wrong.items() if file.name and key not in page)]

    @property
    def not_kept(self) -> list[NotKept]:
        return self.untold_on(())

    def in_words(self) -> list[str]:
        kept = [_("Your file “%(name)s” is saved.") % {"name": name} for name in self.kept]
        return [*kept, *map(str, self.wrong.values()), *map(str, self.lost)]


def none_kept(request: HttpRequest) -> list[NotKept]:
    """Every file that was sent, where nothing at all of a page was kept."""
    return [NotKept(name) for name in names_of_files(request)]


def keep_files(request: HttpRequest, application: Application, current: Section | None) -> Files:
    """Remove and attach what was asked for. A file counts as one that a script sends: both doors share the
    number."""
    files = Files()
    here = [question["key"] for question in current["questions"]] if current else []
    others = [name.removeprefix(NAMES) for name in request.FILES if name.startswith(NAMES)]
    for key in dict.fromkeys([*here, *others]):
        names = [tidy_name(upload.name) for upload in request.FILES.getlist(field_name(key))[:1]]
        name = names[0] if names else ""
        try:
            for act in _file_acts(request, key):
                if "upload" in act.keywords:
                    count_request(request, "upload", account=application.applicant_id)
                act(
                    application=application,
                    user=application.applicant,
                    question_key=key,
                    by_link=is_by_link(request),
                )
            files.kept += names
        except TooMany as many:
            files.too_many = many
            files.wrong[key] = NotKept(name, too_many_files(many))
        except FileRefused as refusal:
            files.wrong[key] = NotKept(name, refusal.message)
        except ApplicationRefused as refusal:
            files.lost += [NotKept(name, REFUSALS[refusal.reason]) for name in names]
    return files


def _file_acts(request: HttpRequest, key: str) -> Iterator[partial[Any]]:
    """What is to be done with the file of one question: take it away, keep the one that was sent."""
    if request.POST.get("remove_file") == key:
        yield partial(file_actions.remove_file, seen=request.POST.get(f"file-{key}"))
    for upload in request.FILES.getlist(field_name(key))[:1]:
        yield partial(file_actions.attach_file, upload=upload)
