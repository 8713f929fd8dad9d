"""What must be true of stored decisions, for ``mentoring_verify``."""

from collections.abc import Iterator

from .decision_models import Decision
from .decision_records import seal_of

AT_A_TIME = 500


def decisions() -> Iterator[str]:
    """Every decision has the digest of its words, and so has every signature that still counts."""
    rows = Decision.objects.select_related("application", "revision").order_by("pk")
    for row in rows.prefetch_related("signatures").iterator(AT_A_TIME):
        seal = seal_of(application=row.application, revision=row.revision, outcome=row.outcome, text=row.text)
        name = f"{row.application.reference} decision {row.pk}"
        if seal != row.digest:
            yield f"{name}: is not what was decided"
        elif any(signature.digest != row.digest for signature in row.signatures.all()):
            yield f"{name}: holds a signature of something else"
        else:
            yield ""
