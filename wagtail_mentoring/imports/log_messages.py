"""Words for what imports did, in Wagtail's audit log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

IMPORT_MESSAGES: Mapping[str, tuple[Any, Any]] = {
    "wagtail_mentoring.mentors_imported": (
        _("Import mentors"),
        _("Imported mentors from a spreadsheet for %(office)s"),
    ),
    "wagtail_mentoring.students_invited": (
        _("Invite students"),
        _("Invited students from a spreadsheet for %(office)s"),
    ),
    "wagtail_mentoring.import_undone": (_("Undo import"), _("Undid an import")),
    "wagtail_mentoring.mentor_imported": (
        _("Import mentor"),
        _("Imported from a spreadsheet: %(fields)s"),
    ),
    "wagtail_mentoring.mentor_import_undone": (
        _("Undo import of mentor"),
        _("Took back from an import: %(fields)s"),
    ),
}
