"""What people once sent to an old form page stays there, also when they are erased here."""

from typing import Any
from uuid import uuid5

from django.utils.translation import gettext as _

from wagtail_mentoring.applications.models import Application

from .form_import_rules import NAMESPACE
from .form_imports import NoFormBuilder, OldPage, every_old_page


def old_submissions_of(person: Any) -> list[str]:
    """For whoever erases ``person``: the old form pages that still hold what they sent, and what to do."""
    imported = Application.objects.of_applicant(person).filter(events__action="imported")
    forms = set(imported.values_list("draft_version__form__uuid", flat=True))
    if not forms:
        return []
    text = _(
        "What this person sent to the old form page “%(page)s”, from which it was imported. Delete it under "
        "Forms, where the host keeps it."
    )
    try:
        pages = every_old_page()
    except NoFormBuilder:
        return []
    return [text % {"page": page} for page in pages if uuid5(NAMESPACE, OldPage(page).key) in forms]
