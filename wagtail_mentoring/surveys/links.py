"""Signed links from a mail that open one survey without a login: how they are made, when they end."""

from datetime import timedelta

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from . import decisions
from .models import SurveyRequest
from .people import person_of

SALT = "wagtail_mentoring.surveys.link"
VALID_FOR = timedelta(days=decisions.OPEN_DAYS + 1)

RELATED = (
    "mentorship__round__program",
    "mentorship__mentor__user",
    "mentorship__mentor__contact_card",
    "mentorship__mentee",
    "mentorship__application",
    "answer",
)


def fingerprint(request: SurveyRequest) -> str:
    """What the link depends on: change the password or the address, or disable the account, and it is over.

    Empty where nobody may be written to any more. Nothing can be read back from it.
    """
    person = person_of(request.mentorship, request.role)
    if person is None:
        return ""
    account = [str(person.user.pk), person.user.password] if person.user else ["", ""]
    parts = [str(request.key), person.email, *account]
    return salted_hmac(SALT, "\x00".join(parts), algorithm="sha256").hexdigest()[:32]


def make_token(request: SurveyRequest) -> str:
    return signing.TimestampSigner(salt=SALT).sign(f"{request.key.hex}.{fingerprint(request)}")


def request_of(token: str) -> SurveyRequest | None:
    """The request a token opens; None for whatever reason it does not, which nobody is told."""
    try:
        value = signing.TimestampSigner(salt=SALT).unsign(token, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    key, _dot, mark = value.partition(".")
    found = SurveyRequest.objects.select_related(*RELATED).filter(key=key).first()
    if found is None or not mark or not found.is_open:
        return None
    return found if constant_time_compare(mark, fingerprint(found)) else None
