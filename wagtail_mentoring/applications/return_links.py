"""Signed links that open one application without a password: how they are made and when they stop working."""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from .application_models import Application
from .choices import RevisionKind

SALT = "wagtail_mentoring.applications.return_link"
VALID_FOR = timedelta(days=7)


def fingerprint(application: Application) -> str:
    """What the link depends on: hand in, also once more, change the password, the address or the status, and
    it no longer fits.

    A disabled account changes it as well. Nothing can be read back from it.
    """
    person: Any = application.applicant
    own = application.revisions.exclude(kind=RevisionKind.CORRECTED)
    handed_in = own.order_by("-sequence").values_list("pk", flat=True).first()
    parts = [
        application.reference,
        application.status,
        str(handed_in),
        str(person.pk),
        person.password,
        person.email,
        str(person.is_active),
    ]
    return salted_hmac(SALT, "\x00".join(parts), algorithm="sha256").hexdigest()[:32]


def make_token(application: Application) -> str:
    return signing.TimestampSigner(salt=SALT).sign(f"{application.reference}.{fingerprint(application)}")


def application_of(token: str) -> Application | None:
    """The application a token opens; None for whatever reason it does not, which nobody is told."""
    try:
        value = signing.TimestampSigner(salt=SALT).unsign(token, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    reference, _dot, mark = value.partition(".")
    application = find(reference)
    return application if application and fits(application, mark) else None


def fits(application: Application, mark: str) -> bool:
    """Whether ``mark`` is the application's fingerprint still, and the account may be used."""
    may_use = application.applicant.is_active and application.anonymised_at is None
    return may_use and constant_time_compare(mark, fingerprint(application))


def find(reference: str) -> Application | None:
    return Application.objects.for_their_writer().filter(reference=reference).first()
