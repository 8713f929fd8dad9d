"""Filter values: how a field's value is kept in the index, compared there, and given back."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models.fields.related import RelatedField
from django.utils import timezone
from modelsearch.index import FilterField

#: Numbers and strings only: both sort, compare and survive JSON.
Value = int | float | str


def encode(value: Any) -> list[Value]:
    """Return what is kept for a field's value: nothing for ``None``, one value for a scalar, or several."""
    if value is None:
        return []
    if isinstance(value, (list, tuple, set, frozenset, models.QuerySet)):
        return [kept for item in value for kept in encode(item)]
    return [encode_one(value)]


def encode_one(value: Any) -> Value:
    """Return the single value kept for a scalar; equal scalars give equal values, in the same order."""
    if isinstance(value, models.Model):
        return encode_one(value.pk)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if timezone.is_aware(value) else value
        return moment.replace(tzinfo=None).isoformat(timespec="microseconds")
    if isinstance(value, time):
        return value.isoformat(timespec="microseconds")
    return str(value)


def decode(value: Value, field: models.Field | None) -> Any:
    """Return the value as the model's field would give it; unchanged when it is not a field's value."""
    if field is None:
        return value
    if isinstance(field, models.DurationField):
        return timedelta(seconds=float(value))
    if isinstance(field, models.DateTimeField):
        moment = datetime.fromisoformat(str(value))
        return moment.replace(tzinfo=UTC) if settings.USE_TZ else moment
    try:
        return field.to_python(value)
    except ValidationError:
        return value


def model_field(model: type[models.Model], definition: FilterField) -> models.Field | None:
    """Return the model field whose values a filter field holds, through foreign keys; None for a property."""
    try:
        field = definition.get_field(model)
    except FieldDoesNotExist:
        return None
    while isinstance(field, RelatedField):
        field = field.target_field
    return field if isinstance(field, models.Field) else None
