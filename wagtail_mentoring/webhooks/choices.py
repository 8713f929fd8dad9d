"""Closed lists of words about webhooks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WebhookEvent(TextChoices):
    """What other systems can be told of. The names are part of the interface: never change one."""

    APPLICATION_SUBMITTED = "application.submitted", _("An application was handed in")
    APPLICATION_DECIDED = "application.decided", _("An applicant was told a decision")
    APPLICATION_WITHDRAWN = "application.withdrawn", _("An applicant withdrew")
    MENTOR_PUBLISHED = "mentor.published", _("A mentor's profile was published")
    MENTORSHIP_STARTED = "mentorship.started", _("A mentorship began")
    MENTORSHIP_ENDED = "mentorship.ended", _("A mentorship ended")
    HANDOFF_OVERDUE = "handoff.overdue", _("A hand-off is late")


#: Sent by hand, to try an address; no webhook asks for it.
TEST_EVENT = "webhook.test"


class DeliveryStatus(TextChoices):
    WAITING = "waiting", _("Waiting to be sent")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")
