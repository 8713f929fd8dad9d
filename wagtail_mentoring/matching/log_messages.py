"""Words for what offices do about matches, in Wagtail's audit log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

MATCHING_MESSAGES: Mapping[str, tuple[Any, Any]] = {
    "wagtail_mentoring.propose_matches": (_("Propose matches"), _("Made matching run %(run)s")),
    "wagtail_mentoring.run_matches_again": (
        _("Make a matching run again"),
        _("Made matching run %(run)s, which takes the place of run %(before)s"),
    ),
    "wagtail_mentoring.discard_matches": (_("Discard matches"), _("Discarded matching run %(run)s")),
    "wagtail_mentoring.decide_on_pair": (
        _("Lock or veto a pair"),
        _("Pair #%(pair)s of matching run %(run)s: %(state)s"),
    ),
    "wagtail_mentoring.make_pair_rule": (_("Make a rule about two people"), _("Made pair rule #%(rule)s")),
    "wagtail_mentoring.end_pair_rule": (_("End a rule about two people"), _("Ended pair rule #%(rule)s")),
    "wagtail_mentoring.sign_matches": (
        _("Sign matches"),
        _("Signed matching run %(run)s for %(office)s"),
    ),
    "wagtail_mentoring.release_matches": (
        _("Release matches"),
        _("Released matching run %(run)s: %(pairs)s pairs, %(left_out)s left out"),
    ),
    "wagtail_mentoring.release_matches_unsigned": (
        _("Release matches without every signature"),
        _("Released matching run %(run)s without the signature of %(offices)s: %(reason)s"),
    ),
    "wagtail_mentoring.export_matches": (_("Export matches"), _("Exported matching run %(run)s")),
}
