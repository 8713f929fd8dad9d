"""What mail contributes to the home screen: that some could not be sent."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_mentoring.desk_lines import DeskLine

from .models import OutboxMessage
from .permissions import MAIL_POLICY


def troubled_mail_lines(user: Any) -> list[DeskLine]:
    """Mail that could not be sent, for those who may look at it."""
    if not MAIL_POLICY.user_has_permission(user, "view"):
        return []
    count = MAIL_POLICY.narrow(OutboxMessage.objects.troubled(), user).count()
    if not count:
        return []
    text = ngettext("%(count)s mail could not be sent", "%(count)s mails could not be sent", count)
    url = f"{reverse('mentoring_mail:index')}?troubled=on"
    return [DeskLine(text=text % {"count": count}, url=url, button=_("Look why"))]
