"""What wagtail-localize is told about a model's fields, where a host has it."""

from typing import Any


def same_in_every_language(*names: str) -> list[Any]:
    """For ``override_translatable_fields``: fields that translators are not asked for."""
    try:
        from wagtail_localize.fields import SynchronizedField
    except ImportError:  # it is no dependency of ours
        return []
    return [SynchronizedField(name, overridable=False) for name in names]
