"""Bodies of pages as they are stored."""

import json
from uuid import uuid4


def stream(*blocks):
    """The JSON of a body made of (type, value) pairs; lists become list blocks."""
    return json.dumps([{"type": kind, "value": stored(value), "id": str(uuid4())} for kind, value in blocks])


def stored(value):
    if isinstance(value, dict):
        return {key: stored(item) for key, item in value.items()}
    if isinstance(value, list):
        return [{"type": "item", "value": stored(item), "id": str(uuid4())} for item in value]
    return value
