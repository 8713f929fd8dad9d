"""Who may erase what is held of a person: it crosses all offices, so no office's people."""

from typing import Any


def may_erase(user: Any) -> bool:
    return user.is_active and user.is_superuser
