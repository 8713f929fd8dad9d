"""What people sent to old forms and is still there after an import: an erasure leaves it, and says so."""

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wagtail_mentoring.applications.application_models import ApplicationRevision

from .form_import_actions import once_for
from .form_imports import OldPage, all_old_pages


def submissions_left_of(person: Any) -> list[str]:
    """By old form page, a sentence on what ``person`` sent there that was imported and is there still."""
    imported = ApplicationRevision.objects.filter(
        application__applicant=person, application__anonymised_at=None, application__events__action="imported"
    )
    keys = set(imported.values_list("idempotency_key", flat=True))
    if not keys:
        return []
    forms = set(imported.values_list("form_version__form__uuid", flat=True))
    lines = []
    for old in all_old_pages():
        sent = list(_sent(old, keys)) if old.form_uuid in forms else []
        if sent:
            text = _(
                "What was sent to the old form “%(page)s” and imported from there, of %(moments)s. Delete it "
                "in Wagtail under Forms."
            )
            lines.append(text % {"page": old.page.title, "moments": "; ".join(sent)})
    return lines


def _sent(old: OldPage, keys: set[str]) -> Iterator[str]:
    for submission in old.submissions():
        if once_for(old, submission) in keys:
            yield date_format(localtime(submission.submit_time), "DATETIME_FORMAT")
