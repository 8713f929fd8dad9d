"""Who looks at mail: whoever has the right to, and never at mail about what is kept from them elsewhere."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from .models import OutboxMessage

#: Takes away mail that a user must not see; also from superusers.
MailVeil = Callable[[QuerySet, Any], QuerySet]
_veils: dict[str, MailVeil] = {}


def register_mail_veil(name: str, veil: MailVeil) -> None:
    """Have ``veil(messages, user)`` narrow the mail ``user`` looks at; a second one replaces the first."""
    _veils[name] = veil


class MailPolicy(ModelPermissionPolicy):
    """Django's model permission, for all mail that no veil takes away."""

    def narrow(self, messages: QuerySet, user: Any) -> QuerySet:
        """``messages`` without those that do not exist for ``user``."""
        for veil in _veils.values():
            messages = veil(messages, user)
        return messages

    def user_has_permission_for_instance(self, user: Any, action: str, instance: OutboxMessage) -> bool:
        return self.user_has_permission(user, action) and self._lies_in_sight(user, instance)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: OutboxMessage
    ) -> bool:
        return self.user_has_any_permission(user, actions) and self._lies_in_sight(user, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        return self.narrow(super().instances_user_has_any_permission_for(user, actions), user)

    def _lies_in_sight(self, user: Any, message: OutboxMessage) -> bool:
        return self.narrow(OutboxMessage.objects.filter(pk=message.pk), user).exists()


MAIL_POLICY = MailPolicy(OutboxMessage)
