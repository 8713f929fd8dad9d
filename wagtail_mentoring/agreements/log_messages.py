"""Words for what offices agree on, in Wagtail's audit log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

AGREEMENT_MESSAGES: Mapping[str, tuple[Any, Any]] = {
    "wagtail_mentoring.assign_stage": (_("Assign a stage"), _("“%(stage)s” is answered for by %(office)s")),
    "wagtail_mentoring.suggest_stages": (
        _("Suggest who does what"),
        _("Gave %(count)s stages to the offices that usually answer for them"),
    ),
    "wagtail_mentoring.set_review_date": (
        _("Set the review of a charter"),
        _("The charter is looked at again on %(day)s"),
    ),
    "wagtail_mentoring.set_goal": (
        _("Set a goal"),
        _("%(office)s: “%(metric)s”, %(target)s by %(day)s"),
    ),
    "wagtail_mentoring.end_goal": (_("End a goal"), _("%(office)s: “%(metric)s” is no goal any more")),
    "wagtail_mentoring.suggest_goals": (_("Suggest goals"), _("Gave %(count)s goals to the offices")),
    "wagtail_mentoring.hand_on_lead": (_("Hand the lead on"), _("%(from)s handed the lead on to %(office)s")),
    "wagtail_mentoring.ask_about_signature": (
        _("Ask about a late signature"),
        _("%(office)s has not signed %(what)s. Asked: %(asked)s"),
    ),
    "wagtail_mentoring.release_charter": (
        _("Put a charter in force"),
        _("Put in force without the signature of %(offices)s"),
    ),
    "wagtail_mentoring.sign_charter": (_("Sign a charter"), _("Signed for %(office)s")),
}
