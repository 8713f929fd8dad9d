"""How the directory's actions read in Wagtail's history and site log."""

from typing import Any

from django.utils.translation import gettext_lazy as _

#: Action, its name in filters, its sentence in a history.
LOG_ACTIONS = [
    ("wagtail_mentoring.mentor_approve", _("Approve mentor"), _("Approved as a mentor")),
    ("wagtail_mentoring.mentor_pause", _("Pause mentor"), _("On a break")),
    ("wagtail_mentoring.mentor_resume", _("Resume mentor"), _("Back from a break")),
    ("wagtail_mentoring.mentor_retire", _("Retire mentor"), _("Retired as a mentor")),
    ("wagtail_mentoring.mentor_consent", _("Record consent"), _("Agreed to be shown")),
    ("wagtail_mentoring.mentor_consent_withdrawn", _("Withdraw consent"), _("No longer agrees to be shown")),
    ("wagtail_mentoring.mentor_place_taken", _("Take a place"), _("One more active mentorship")),
    ("wagtail_mentoring.mentor_place_freed", _("Free a place"), _("One active mentorship less")),
    ("wagtail_mentoring.mentor_places_counted", _("Count places"), _("Active mentorships counted anew")),
    ("wagtail_mentoring.contact_revealed", _("Reveal contact data"), _("Contact data revealed")),
    ("wagtail_mentoring.terms_merged", _("Merge terms"), _("Other terms merged into this one")),
]


def register_directory_log_actions(actions: Any) -> None:
    """For Wagtail's hook ``register_log_actions``."""
    for action in LOG_ACTIONS:
        actions.register_action(*action)
