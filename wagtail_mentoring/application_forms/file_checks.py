"""Whether an uploaded file is what its name says: by extension, first bytes and a look inside."""

import hashlib
import os
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from wagtail_mentoring import conf

from .answer_rules import tidy_text
from .choices import FileKind
from .exceptions import FileRefused

CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
}
#: A document larger than this once unpacked, or with more parts, is no CV.
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_PARTS = 2000
MAX_MANIFEST_BYTES = 1024 * 1024
DOCX_MAIN_PART = b"wordprocessingml.document.main+xml"
#: What makes a PDF more than a document. It can also hide in compressed parts, which only a scanner reads.
ACTIVE_PDF = frozenset({b"JavaScript", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia"})
PDF_NAME = re.compile(rb"/([A-Za-z#][A-Za-z0-9#]{3,40})")
PDF_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
#: Parts of a Word or OpenDocument file that a program runs.
ACTIVE_PARTS = re.compile(
    r"(?i)(vbaproject\.bin|\.(exe|dll|js|vbs|scr)|embeddings/[^/]+\.bin)$|^(Basic|Scripts)/"
)
REMOTE_TEMPLATE = b"relationships/attachedTemplate"
SETTINGS_LINKS = "word/_rels/settings.xml.rels"
#: What reading a damaged archive may raise.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    EOFError,
)


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
    kind = os.path.splitext(name)[1].lower().lstrip(".")
    if kind not in question["file_types"]:
        raise FileRefused(
            _("This type of file is not taken. Save it as %(types)s and upload it again.")
            % {
                "types": kinds_in_words(question["file_types"]),
            }
        )
    _check_size(upload.size or 0, limit_of(question))
    if not CHECKS[FileKind(kind)](upload):
        raise FileRefused(
            _("This file is no readable %(type)s. It may be damaged or locked. Save it again and upload it.")
            % {"type": FileKind(kind).label}
        )
    if ACTIVE[FileKind(kind)](upload):
        raise FileRefused(
            _("This file holds a script, a macro or another file. Save it as a plain PDF and upload that.")
        )
    return FileFacts(name, CONTENT_TYPES[FileKind(kind)], upload.size, _sha256(upload))


def tidy_name(name: str) -> str:
    """The last part of a file's name, without what no one sees: it would feign another ending."""
    name = tidy_text(os.path.basename(name.replace("\\", "/"))).replace("\n", " ")
    return "".join(char for char in name if unicodedata.category(char) != "Cf").strip()[-200:]


def limit_of(question: Mapping[str, Any]) -> int:
    """The largest size in bytes: the question's, and never more than the site allows."""
    return min(question["max_megabytes"] * 1024 * 1024, conf.get("FILE_MAX_BYTES"))


def kinds_in_words(kinds: list[str]) -> str:
    labels = [str(FileKind(kind).label) for kind in kinds]
    if len(labels) == 1:
        return labels[0]
    return _("%(first)s or %(last)s") % {"first": ", ".join(labels[:-1]), "last": labels[-1]}


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


def _sha256(upload: File) -> str:
    upload.seek(0)
    hasher = hashlib.sha256()
    for chunk in upload.chunks():
        hasher.update(chunk)
    upload.seek(0)
    return hasher.hexdigest()


def _is_pdf(upload: File) -> bool:
    """A PDF starts with its header and ends with a table of contents and an end mark."""
    upload.seek(0)
    head = upload.read(8)
    upload.seek(max(0, upload.size - 2048))
    tail = upload.read()
    return head[:5] == b"%PDF-" and head[5:6].isdigit() and b"startxref" in tail and b"%%EOF" in tail


def _is_docx(upload: File) -> bool:
    parts = _parts(upload, "[Content_Types].xml")
    if parts is None:
        return False
    names, manifest = parts
    return "word/document.xml" in names and DOCX_MAIN_PART in manifest


def _is_odt(upload: File) -> bool:
    parts = _parts(upload, "mimetype")
    if parts is None:
        return False
    names, manifest = parts
    return "content.xml" in names and manifest.strip() == CONTENT_TYPES[FileKind.ODT].encode()


def _is_active_pdf(upload: File) -> bool:
    """Whether a PDF runs something or carries another file. Names may be written with escapes."""
    upload.seek(0)
    names = set(PDF_NAME.findall(upload.read()))
    return any(PDF_ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), name) in ACTIVE_PDF for name in names)


def _is_active_archive(upload: File) -> bool:
    """Whether a Word or OpenDocument file holds a program, leads out of itself or loads a template."""
    upload.seek(0)
    with zipfile.ZipFile(upload) as archive:
        names = archive.namelist()
        if any(ACTIVE_PARTS.search(name) or ".." in name.split("/") for name in names):
            return True
        if SETTINGS_LINKS not in names:
            return False
        try:
            with archive.open(SETTINGS_LINKS) as part:
                return REMOTE_TEMPLATE in part.read(MAX_MANIFEST_BYTES)
        except BROKEN:
            return True


def _parts(upload: File, manifest: str) -> tuple[set[str], bytes] | None:
    """Names of a zip archive's parts and the contents of one, or None for one that is damaged or a bomb."""
    upload.seek(0)
    if upload.read(4) != b"PK\x03\x04":
        return None
    try:
        with zipfile.ZipFile(upload) as archive:
            infos = archive.infolist()
            unpacked = sum(info.file_size for info in infos)
            encrypted = any(info.flag_bits & 0x1 for info in infos)
            if len(infos) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES or encrypted:
                return None
            with archive.open(manifest) as part:
                return {info.filename for info in infos}, part.read(MAX_MANIFEST_BYTES)
    except BROKEN:
        return None


CHECKS = {FileKind.PDF: _is_pdf, FileKind.DOCX: _is_docx, FileKind.ODT: _is_odt}
ACTIVE = {
    FileKind.PDF: _is_active_pdf,
    FileKind.DOCX: _is_active_archive,
    FileKind.ODT: _is_active_archive,
}
