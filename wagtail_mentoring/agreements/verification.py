"""Whether charters are still what was signed, and every signature is under one that is kept."""

from collections.abc import Iterator

from wagtail_mentoring.digests import digest

from .choices import Gate
from .models import Charter, SignOff


def kept_charters() -> Iterator[str]:
    """Every charter has the digest of what it says; every signature has its charter."""
    kept = set()
    for charter in Charter.objects.select_related("program").iterator(500):
        kept.add((charter.program_id, charter.digest))
        is_whole = digest([charter.program_id, charter.content]) == charter.digest
        yield "" if is_whole else f"charter {charter}: the text is not the one that was signed"
    signatures = SignOff.objects.filter(gate=Gate.CHARTER).select_related("program", "office")
    for signature in signatures.iterator(500):
        is_kept = (signature.program_id, signature.digest) in kept
        yield "" if is_kept else f"signature of {signature.office} in {signature.program}: its text is gone"
