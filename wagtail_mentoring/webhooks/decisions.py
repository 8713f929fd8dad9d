"""How a message to a webhook is signed, and what an answer means, in plain Python."""

import hashlib
import hmac
from base64 import b64decode, b64encode

#: The receiver says that the address is gone for good.
GONE = 410


def signature(*, secret: str, message_id: str, timestamp: int, body: str) -> str:
    """The header ``webhook-signature``: HMAC-SHA256 over number, moment and text.

    ``secret`` is ``whsec_`` and the key in base64, ``timestamp`` in whole seconds since 1970. Source:
    Standard Webhooks, https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    """
    key = b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.{body}".encode()
    return "v1," + b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def is_delivered(answer: int) -> bool:
    """Any 2xx; a redirect is none: it is not followed."""
    return 200 <= answer < 300
