"""Words for our lines in Wagtail's audit log; the rooms above give theirs to ``register_log_messages``."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

#: By action: what it is called in filters, and a sentence filled from the entry's data.
OFFICE_MESSAGES: Mapping[str, tuple[Any, Any]] = {
    "wagtail_mentoring.equip_office": (
        _("Give rights to an office"),
        _("Gave the office's group its rights"),
    ),
}


class MessageFromData(LogFormatter):
    """A sentence with ``%(name)s`` for values of ``log_entry.data``; one that is missing stays empty."""

    def format_message(self, log_entry: Any) -> str:
        return str(self.message) % defaultdict(str, log_entry.data or {})


def register_log_messages(actions: Any, messages: Mapping[str, tuple[Any, Any]]) -> None:
    """For the hook ``register_log_actions``."""
    for action, (label, message) in messages.items():
        formatter = type("Message", (MessageFromData,), {"label": label, "message": message})
        actions.register_action(action)(formatter)
