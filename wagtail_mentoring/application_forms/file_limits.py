"""Which files a question takes: of what kind and how large, for one that is sent and one that was."""

import os
from collections.abc import Mapping
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from wagtail_mentoring import conf

from .choices import FileKind
from .exceptions import AnswerProblem


def kind_of(name: str) -> str:
    """The ending of a file's name, without its dot."""
    return os.path.splitext(name)[1].lower().lstrip(".")


def limit_of(question: Mapping[str, Any]) -> int:
    """The largest size in bytes: the question's, and never more than the site allows."""
    allowed = conf.get("FILE_MAX_BYTES")
    return min(question["max_megabytes"] * 1024 * 1024, allowed) if question["max_megabytes"] else allowed


def kinds_in_words(kinds: list[str]) -> str:
    labels = [str(FileKind(kind).label) for kind in kinds]
    if len(labels) == 1:
        return labels[0]
    return _("%(first)s or %(last)s") % {"first": ", ".join(labels[:-1]), "last": labels[-1]}


def check_sent(*, question: Mapping[str, Any], name: str, size: int) -> None:
    """Raise ``AnswerProblem`` for a file of before that ``question``, made stricter, takes no more."""
    if kind_of(name) not in question["file_types"]:
        raise AnswerProblem(
            _("This type of file is no longer taken. Save it as %(types)s and upload it again.")
            % {"types": kinds_in_words(question["file_types"])}
        )
    if size > (limit := limit_of(question)):
        raise AnswerProblem(
            _("Only files up to %(limit)s are taken now. Upload a smaller one.")
            % {"limit": filesizeformat(limit)}
        )
