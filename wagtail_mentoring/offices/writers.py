"""Whose form it is: a page says to whom it is shown, and its form brings that back, whoever sends it."""

from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import QueryDict

FIELD = "written_by"
_SIGNER = Signer(salt="wagtail_mentoring.written_by")


def writer_mark(user: Any) -> str:
    """What a form holds in ``FIELD``, so that nobody else is shown what ``user`` wrote in it."""
    return _SIGNER.sign(str(user.pk))


def writer_of(data: QueryDict) -> str:
    """The key of the account to whose page the form belongs; empty where nobody can know it."""
    try:
        return _SIGNER.unsign(data.get(FIELD, ""))
    except BadSignature:
        return ""


def is_of(user: Any, data: QueryDict) -> bool:
    """Whether the form was on a page of ``user``."""
    return writer_of(data) == str(user.pk)
