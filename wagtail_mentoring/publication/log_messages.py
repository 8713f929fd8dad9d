"""Words for what offices do about pages of their program, in Wagtail's audit log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

PUBLICATION_MESSAGES: Mapping[str, tuple[Any, Any]] = {
    "wagtail_mentoring.ask_to_sign_page": (
        _("Ask for signatures"),
        _("Asked the offices to sign the page"),
    ),
    "wagtail_mentoring.sign_page": (_("Sign a page"), _("Signed for %(office)s")),
    "wagtail_mentoring.publish_page_unsigned": (
        _("Publish without every signature"),
        _("Published without the signature of %(offices)s: %(reason)s"),
    ),
    "wagtail_mentoring.hold_back_page": (
        _("Hold a page back"),
        _("Did not go public at its time: not every office has signed"),
    ),
}
