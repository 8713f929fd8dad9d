"""Whether an uploaded file is what its name says: by extension, and by opening it."""

import hashlib
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .answer_rules import tidy_text
from .choices import FileFault, FileKind
from .exceptions import FileRefused, UnsoundFile
from .file_limits import kind_of, kinds_in_words, limit_of
from .odt_checks import check_odt
from .pdf_checks import check_pdf
from .word_checks import check_docx

CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
}
CHECKS = {FileKind.PDF: check_pdf, FileKind.DOCX: check_docx, FileKind.ODT: check_odt}
WORDS = {
    FileFault.DAMAGED: gettext_lazy(
        "This file is no readable %(type)s. It may be damaged. Save it again as %(better)s and choose it "
        "again."
    ),
    FileFault.LOCKED: gettext_lazy(
        "This file is locked, with a password or against changes. Save it as %(better)s without the lock and "
        "choose it again."
    ),
    FileFault.ACTIVE: gettext_lazy(
        "This file holds a script, a macro or another file. Save it as %(better)s without them and choose it "
        "again."
    ),
    FileFault.LINKED: gettext_lazy(
        "This file loads something from elsewhere, such as a template or a picture. Save it as %(better)s "
        "and choose it again."
    ),
}


@dataclass(frozen=True)
class FileFacts:
    """What was found out about a file that is taken."""

    name: str
    content_type: str
    size: int
    sha256: str


def check_upload(*, question: Mapping[str, Any], upload: File) -> FileFacts:
    """Return the facts of ``upload``, or raise ``FileRefused`` with what the applicant can do."""
    name = tidy_name(str(upload.name))
    kind = kind_of(name)
    if kind not in question["file_types"]:
        raise FileRefused(
            _("This type of file is not taken. Save it as %(types)s and upload it again.")
            % {
                "types": kinds_in_words(question["file_types"]),
            }
        )
    _check_size(upload.size or 0, limit_of(question))
    upload.seek(0)
    content = upload.read()
    try:
        CHECKS[FileKind(kind)](content)
    except UnsoundFile as unsound:
        words = {"type": FileKind(kind).label, "better": _better(question["file_types"])}
        raise FileRefused(WORDS[unsound.fault] % words) from unsound
    upload.seek(0)
    return FileFacts(name, CONTENT_TYPES[FileKind(kind)], len(content), hashlib.sha256(content).hexdigest())


def tidy_name(name: str) -> str:
    """The last part of a file's name, without what no one sees: it would feign another ending."""
    name = tidy_text(os.path.basename(name.replace("\\", "/"))).replace("\n", " ")
    return "".join(char for char in name if unicodedata.category(char) != "Cf").strip()[-200:]


def _better(kinds: list[str]) -> str:
    """As what to save a file that is not taken: a PDF, wherever one is taken."""
    return str(FileKind.PDF.label) if FileKind.PDF in kinds else kinds_in_words(kinds)


def _check_size(size: int, limit: int) -> None:
    if not size:
        raise FileRefused(_("The file is empty. Choose another one."))
    if size > limit:
        raise FileRefused(
            _("The file is larger than %(limit)s. Upload a smaller one.")
            % {
                "limit": filesizeformat(limit),
            }
        )
