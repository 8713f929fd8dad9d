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
    "wagtail_mentoring.sign_charter": (_("Sign a charter"), _("Signed for %(office)s")),
}
