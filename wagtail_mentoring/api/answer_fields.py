"""Parts of forms whose shape depends on the question, as the description tells them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

TEXTS = [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]


@extend_schema_field({"oneOf": [*TEXTS, {"type": "null"}]})
class RawAnswerField(serializers.JSONField):
    """A text, several, or nothing; what a question takes is checked where answers are."""


@extend_schema_field({"type": ["object", "null"], "additionalProperties": {}})
class ConditionField(serializers.JSONField):
    pass
