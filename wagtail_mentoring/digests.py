"""One way to write a value down and to seal it, so that two places never differ in a space."""

import hashlib
import json
from typing import Any


def canonical_json(value: Any) -> str:
    """The one way to write ``value`` as JSON: sorted keys, no white space. Raises ValueError for NaN."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON of ``value``, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
