"""Wagtail's log of models, with each line about a row that has a reach only for those who look at the row."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models.audit_log import LogEntryQuerySet, ModelLogEntry, ModelLogEntryManager
from wagtail.permission_policies import ModelPermissionPolicy

#: By model: who looks at its rows, and so at what is logged about them.
_policies: dict[type[models.Model], ModelPermissionPolicy] = {}
#: Whoever may do one of these with a row may read what was done to it.
LOOK = ("view", "change")


def register_log_policy(policy: ModelPermissionPolicy) -> None:
    """Tell lines about a row of ``policy.model`` only to those whom ``policy`` lets look at it.

    Call it while ``wagtail_hooks`` is imported. A second policy for a model replaces the first.
    """
    _policies[policy.model] = policy


def replace_log_model(actions: Any) -> None:
    """For the hook ``register_log_actions``, after Wagtail's own: have Wagtail read its log through ours."""
    actions.register_model(models.Model, OfficeLogEntry)
    actions.log_entry_models.discard(ModelLogEntry)


class OfficeLogEntryManager(ModelLogEntryManager):
    def viewable_by_user(self, user: Any) -> LogEntryQuerySet:
        """What Wagtail tells ``user``, and of rows that have a reach only lines about those within it.

        Superusers are told about deleted rows too, and about no row that its policy hides from them. Wagtail
        asks here for *Site history*, its filters and its export. The number of queries is the same however
        many lines and rows there are.
        """
        is_superuser = user.is_active and user.is_superuser
        types = ContentType.objects.get_for_models(*_policies, for_concrete_models=False)
        within = Q(pk=0)
        for model, policy in _policies.items():
            reached = Q(object_id__in=_keys(policy.instances_user_has_any_permission_for(user, LOOK)))
            if is_superuser:
                reached |= ~Q(object_id__in=_keys(model._default_manager.all()))
            within |= Q(content_type=types[model]) & reached
        others = super().viewable_by_user(user).exclude(content_type__in=types.values())
        return others | self.filter(within)


def _keys(rows: QuerySet) -> QuerySet:
    """Primary keys as the log holds them: as text."""
    return rows.order_by().annotate(key_as_text=Cast("pk", models.TextField())).values("key_as_text")


class OfficeLogEntry(ModelLogEntry):
    """A line of Wagtail's own log, in its own table.

    A table of ours would be a third log, and Wagtail 8's *Site history* cannot join three on SQLite.
    """

    objects = OfficeLogEntryManager()

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = ModelLogEntry._meta.verbose_name
        verbose_name_plural = ModelLogEntry._meta.verbose_name_plural
