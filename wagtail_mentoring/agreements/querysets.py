"""Named questions about charters and signatures."""

from typing import Any

from django.db.models import QuerySet


class SignOffQuerySet(QuerySet):
    def under(self, *, program: Any, gate: str, digest: str) -> "SignOffQuerySet":
        """Signatures under exactly this text."""
        return self.filter(program=program, gate=gate, digest=digest)
