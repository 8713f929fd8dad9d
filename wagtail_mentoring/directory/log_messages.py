"""Words for what happened to mentors and terms, in Wagtail's audit log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

DIRECTORY_MESSAGES: Mapping[str, tuple[Any, Any]] = {
    "wagtail_mentoring.mentor_approve": (_("Approve mentor"), _("Approved the mentor")),
    "wagtail_mentoring.mentor_pause": (_("Mentor on a break"), _("Noted that the mentor takes a break")),
    "wagtail_mentoring.mentor_resume": (_("Mentor back"), _("Noted that the mentor is back from a break")),
    "wagtail_mentoring.mentor_retire": (_("Retire mentor"), _("Retired the mentor")),
    "wagtail_mentoring.mentor_consent": (
        _("Record consent"),
        _("Recorded that the mentor agrees to be shown"),
    ),
    "wagtail_mentoring.mentor_consent_withdrawn": (
        _("Withdraw consent"),
        _("Recorded that the mentor no longer agrees to be shown"),
    ),
    "wagtail_mentoring.mentor_place_taken": (
        _("Take a mentor's place"),
        _("Counted one more active mentorship: %(taken)s"),
    ),
    "wagtail_mentoring.mentor_place_freed": (
        _("Free a mentor's place"),
        _("Counted one active mentorship less: %(taken)s"),
    ),
    "wagtail_mentoring.mentor_places_counted": (
        _("Count active mentorships"),
        _("Counted the active mentorships anew: %(to)s instead of %(from)s"),
    ),
    "wagtail_mentoring.contact_revealed": (
        _("Reveal contact data"),
        _("Was shown the contact data. Purpose: %(purpose)s"),
    ),
    "wagtail_mentoring.contact_opened": (
        _("Open contact data"),
        _("Gave the contact data to %(office)s to keep"),
    ),
    "wagtail_mentoring.contact_changed": (
        _("Change contact data"),
        _("Changed the contact data: %(fields)s"),
    ),
    "wagtail_mentoring.terms_merged": (_("Merge terms"), _("Merged other terms into this one")),
}
