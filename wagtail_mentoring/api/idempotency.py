"""The key by which a step that was sent twice is taken once."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

HEADER = "Idempotency-Key"
MOST = 64

KEY_PARAMETER = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": 1, "maxLength": MOST, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    required=True,
    description="Made up by the caller, one for each time something is handed in; for example a UUID.",
)


def sent_key(request: Request) -> str:
    """Raises a problem that names the header where it is missing, too long or unreadable."""
    key = request.headers.get(HEADER, "")
    if not 0 < len(key) <= MOST or not (key.isascii() and key.isprintable()):
        message = _("Send this header: 1 to %(most)s letters, digits or signs.") % {"most": MOST}
        raise ValidationError({HEADER: [message]})
    return key
