"""Words for our lines in Wagtail's audit log; the rooms above give theirs to ``register_log_messages``."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

#: By action: what it is called in filters, and a sentence filled from the entry's data.
OFFICE_MESSAGES: Mapping[str, tuple[Any, Any]] = {
    "wagtail_mentoring.equip_office": (
        _("Give rights to an office"),
        _("Gave the office's group its rights"),
    ),
}

#: By name of a value in an entry's data: the words for the codes that it may hold.
Words = Mapping[str, Mapping[str, Any]]


class MessageFromData(LogFormatter):
    """A sentence with ``%(name)s`` for values of ``log_entry.data``; one that is missing stays empty.

    Moments are told in the reader's language and time zone.
    """

    words: Words = {}

    def format_message(self, log_entry: Any) -> str:
        data = defaultdict(str, {name: _told(value) for name, value in (log_entry.data or {}).items()})
        told = {name: words.get(data[name], data[name]) for name, words in self.words.items()}
        return str(self.message) % defaultdict(str, {**data, **told})


def _told(value: Any) -> Any:
    moment = _moment(value)
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else value


def _moment(value: Any) -> datetime | None:
    """The instant that stands there, as we write instants; a person's own text may begin like one."""
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None


def register_log_messages(
    actions: Any, messages: Mapping[str, tuple[Any, Any]], words: Words | None = None
) -> None:
    """For the hook ``register_log_actions``. ``words`` stand for codes in the data of these entries."""
    for action, (label, message) in messages.items():
        parts = {"label": label, "message": message, "words": words or {}}
        formatter = type("Message", (MessageFromData,), parts)
        actions.register_action(action)(formatter)
