"""The rights rule all admin screens rest on, a model permission and the row within reach; and who directs."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from .models import Office

#: Narrows a queryset to the rows a user works with, without duplicates.
Reach = Callable[[QuerySet, Any], QuerySet]
#: Takes away rows that a user would reach, and must not see; also from superusers.
Veil = Callable[[QuerySet, Any], QuerySet]


class OfficeScopedPolicy(ModelPermissionPolicy):
    """Django's model permission, and only for rows that lie within the user's reach.

    ``reach`` is for looking (the action *view*); ``change_reach``, a part of it, for everything else. Without
    one they are the same. A superuser reaches every row that no ``veil`` takes away.
    """

    def __init__(
        self,
        model: type[Model],
        *,
        reach: Reach,
        change_reach: Reach | None = None,
        veil: Veil | None = None,
    ) -> None:
        super().__init__(model)
        self.reach = reach
        self.change_reach = change_reach or reach
        self.changes_what_it_shows = change_reach is None
        self.veil = veil

    def within_reach(self, user: Any, action: str) -> QuerySet:
        """Rows on which ``user`` may do ``action`` if the model permission is there as well."""
        rows = self.model._default_manager.all()
        if not (user.is_active and user.is_superuser):
            reach = self.reach if action == "view" else self.change_reach
            rows = reach(rows, user)
        return self.veil(rows, user) if self.veil else rows

    def reaches(self, user: Any, action: str, instance: Model) -> bool:
        """Whether ``instance`` lies within reach; one that is not saved yet always does."""
        if instance.pk is None or self._reaches_all(user):
            return True
        return self.within_reach(user, action).filter(pk=instance.pk).exists()

    def _reaches_all(self, user: Any) -> bool:
        return user.is_active and user.is_superuser and self.veil is None

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return self.user_has_permission(user, action) and self.reaches(user, action, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        allowed = [action for action in actions if self.user_has_permission(user, action)]
        if not allowed:
            return self.model._default_manager.none()
        return self.within_reach(user, "view" if "view" in allowed else allowed[0])

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Model) -> QuerySet:
        # A new one: a policy keeps the content type it has met, which an emptied database numbers anew.
        people = ModelPermissionPolicy(self.model).users_with_any_permission(actions)
        allowed = [
            user.pk for user in people if self.user_has_any_permission_for_instance(user, actions, instance)
        ]
        return get_user_model().objects.filter(pk__in=allowed)

    def narrow(self, queryset: QuerySet, user: Any, actions: Iterable[str] = ("view", "change")) -> QuerySet:
        """``queryset`` without the rows on which ``user`` may do none of ``actions``.

        Written as one ``pk__in``, so that a search backend can follow it for a model with
        ``index.FilterField("id")``.
        """
        if self._reaches_all(user):
            return queryset
        rows = self.instances_user_has_any_permission_for(user, actions)
        return queryset.filter(pk__in=rows.order_by().values("pk"))


def directed_office(user: Any, offices: Iterable[Office]) -> Office | None:
    """The first of ``offices`` that ``user`` directs. Being a superuser does not make a director."""
    directed = (office for office in offices if office.director_id == user.pk)
    return next(directed, None) if user.is_active else None


def register_policy(model: type[Model], policy: ModelPermissionPolicy) -> None:
    """Make ``policy`` the one Wagtail itself asks; Wagtail 7.4 asks the viewset and needs no registration."""
    try:
        from wagtail.permissions import policy_registry, register_permission_policy
    except ImportError:
        return
    if policy_registry.get_by_type(model, fallback=False) is not policy:
        register_permission_policy(model, policy, exact_class=True)
