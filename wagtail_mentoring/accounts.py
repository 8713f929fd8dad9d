"""The host's accounts, of whatever model: as Wagtail does, we count on ``email`` and ``is_active``."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, Model, QuerySet, UniqueConstraint
from django.db.models.constraints import BaseConstraint

#: Mail to this domain never gets anywhere (RFC 2606).
NOWHERE = "nobody.invalid"
NEEDED_FIELDS = ("email", "is_active", "is_superuser", "groups")


def missing_fields(model: type[Model]) -> list[str]:
    """Fields of accounts that ours is built on and ``model`` lacks."""
    known = {field.name for field in model._meta.get_fields()}
    return [name for name in NEEDED_FIELDS if name not in known]


def account_named(name: str) -> Any:
    """The active account of whom signs in as ``name``, found as Django's own login does; or None."""
    users = get_user_model()
    try:
        account = users._default_manager.get_by_natural_key(name)
    except users.DoesNotExist:
        return None
    return account if account.is_active else None


def in_order_of_names(users: QuerySet) -> QuerySet:
    """By last and first name where the host's model has them, and by what people sign in with."""
    known = {field.name for field in users.model._meta.get_fields()}
    names = (name for name in ("last_name", "first_name") if name in known)
    return users.order_by(*names, users.model.USERNAME_FIELD, "pk")


def placeholder_account(name: str, email: str = "") -> Any:
    """The account ``name`` that nobody signs in to, made inactive and without a password if need be."""
    users = get_user_model()
    values = placeholder_values(name, email)
    account, created = users._default_manager.get_or_create(
        **{users.USERNAME_FIELD: values.pop(users.USERNAME_FIELD)}, defaults={**values, "is_active": False}
    )
    if created:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account


def placeholder_values(name: str, email: str = "") -> dict[str, str]:
    """What such an account holds. Where addresses are unique it has none of a person, who may yet come."""
    users = get_user_model()
    field = users.get_email_field_name()
    address = f"{name}@{NOWHERE}" if _is_unique(users, field) else email
    return {field: address, users.USERNAME_FIELD: name if field != users.USERNAME_FIELD else address}


def _is_unique(model: type[Model], name: str) -> bool:
    named = {field for constraint in model._meta.constraints for field in _fields_of(constraint)}
    return model._meta.get_field(name).unique or name in named


def _fields_of(constraint: BaseConstraint) -> list[str]:
    if not isinstance(constraint, UniqueConstraint):
        return []
    parts = (part for expression in constraint.expressions for part in expression.flatten())
    return [*constraint.fields, *(part.name for part in parts if isinstance(part, F))]
