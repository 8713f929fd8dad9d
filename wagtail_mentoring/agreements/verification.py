"""Whether charters are still what was signed, and every signature is there, under a text that is kept."""

from collections.abc import Iterable, Iterator
from typing import Any

from wagtail_mentoring.digests import digest
from wagtail_mentoring.logged_rows import WrittenRow, unlike_the_log

from .choices import Gate
from .models import Charter, CharterRelease, ReleaseWithoutSignature, SignOff


def kept_charters() -> Iterator[str]:
    """Every charter has the digest of what it says; every signature is there, and has its charter."""
    kept = set()
    for charter in Charter.objects.select_related("program").iterator(500):
        kept.add((charter.program_id, charter.digest))
        is_whole = digest([charter.program_id, charter.content]) == charter.digest
        yield "" if is_whole else f"charter {charter}: the text is not the one that was signed"
    signatures = SignOff.objects.filter(gate=Gate.CHARTER).select_related("program", "office")
    for signature in signatures.iterator(500):
        is_kept = (signature.program_id, signature.digest) in kept
        yield "" if is_kept else f"signature of {signature.office} in {signature.program}: its text is gone"
    yield from signatures_unlike_the_log(Gate.CHARTER, action="wagtail_mentoring.sign_charter")
    yield from releases_unlike_the_log(
        ((str(row.program_id), row) for row in CharterRelease.objects.select_related("program")),
        action="wagtail_mentoring.release_charter",
    )


def signatures_unlike_the_log(gate: Gate, *, action: str) -> Iterator[str]:
    """Signatures of ``gate`` that the log tells of otherwise: of what, for which office, by whom and when."""
    rows = SignOff.objects.filter(gate=gate).select_related("program", "office")
    return unlike_the_log(
        (
            WrittenRow(
                key=(row.digest, row.office_id),
                at=row.signed_at,
                user_id=row.user_id,
                name=f"signature of {row.office} in {row.program}",
            )
            for row in rows
        ),
        action=action,
        key_of=lambda line: (line.data.get("digest"), line.data.get("office_id")),
        name_of=lambda line: f"signature of {line.data.get('office')} for {line.label}",
    )


def releases_unlike_the_log(
    releases: Iterable[tuple[str, ReleaseWithoutSignature]], *, action: str
) -> Iterator[str]:
    """What was let happen without a signature and the log tells of otherwise: by whom, when and why.

    Each of ``releases`` comes with the key of what its line is about.
    """

    def key_of(line: Any) -> tuple[str, Any]:
        return str(line.object_id), line.data.get("reason")

    return unlike_the_log(
        (
            WrittenRow(
                key=(about, row.reason),
                at=row.released_at,
                user_id=row.user_id,
                name=f"{row._meta.verbose_name} {row.pk}",
            )
            for about, row in releases
        ),
        action=action,
        key_of=key_of,
        name_of=lambda line: f"release of {line.label} without a signature",
    )
