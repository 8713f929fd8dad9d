"""The audit log of everything that has a reach: a table of its own, each line for whoever sees its object."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models.audit_log import BaseLogEntry, LogEntryQuerySet, ModelLogEntryManager
from wagtail.permission_policies import ModelPermissionPolicy

#: By model: who looks at its rows, and so at what is logged about them.
_policies: dict[type[models.Model], ModelPermissionPolicy] = {}
#: Whoever may do one of these with an object may read what was done to it.
LOOK = ("view", "change")


def register_log_policy(policy: ModelPermissionPolicy) -> None:
    """Keep the log of ``policy.model`` here, each line for whoever ``policy`` lets look at its object.

    Call it while ``wagtail_hooks`` is imported. A second policy for a model replaces the first.
    """
    _policies[policy.model] = policy


def register_log_models(actions: Any) -> None:
    """For the hook ``register_log_actions``."""
    for model in _policies:
        actions.register_model(model, OfficeLogEntry)


class OfficeLogEntryManager(ModelLogEntryManager):
    def viewable_by_user(self, user: Any) -> LogEntryQuerySet:
        """Lines about what ``user`` reaches; for superusers also about what is deleted.

        Wagtail asks here for *Site history*, its filters and its export. The number of queries is that of the
        policies, however many lines and objects there are.
        """
        if user.is_active and user.is_superuser:
            return self._without_hidden(user)
        # Joined with "or", PostgreSQL would compare line by line once the keys outgrow its working memory.
        first, *others = (self._about(rows) for rows in _reached(user))
        return self.filter(pk__in=first.union(*others, all=True))

    def _without_hidden(self, user: Any) -> LogEntryQuerySet:
        """All lines but those about objects that their policy hides from superusers too."""
        lines = self.all()
        for rows in _reached(user):
            hidden = rows.model._default_manager.filter(~Exists(rows.filter(pk=OuterRef("pk"))))
            lines = lines.filter(~Exists(self._about(hidden).filter(pk=OuterRef("pk"))))
        return lines

    def _about(self, rows: QuerySet) -> QuerySet:
        """Keys of the lines about ``rows``."""
        content_type = ContentType.objects.get_for_model(rows.model, for_concrete_model=False)
        keys = rows.order_by().annotate(key_as_text=Cast("pk", models.TextField())).values("key_as_text")
        return self.filter(content_type=content_type, object_id__in=keys).order_by().values("pk")


def _reached(user: Any) -> list[QuerySet]:
    return [policy.instances_user_has_any_permission_for(user, LOOK) for policy in _policies.values()]


class OfficeLogEntry(BaseLogEntry):
    """A line about an object that not everybody with a right on its model may see."""

    object_id = models.CharField(_("object"), max_length=255, db_index=True)

    objects = OfficeLogEntryManager()

    class Meta(BaseLogEntry.Meta):
        ordering = ["-timestamp", "-id"]
        verbose_name = _("log entry of the offices")
        verbose_name_plural = _("log entries of the offices")
        # It is written by the system and read in Wagtail's reports only.
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.timestamp:%Y-%m-%d %H:%M} {self.action}: {self.label}"


def last_logged(model: type[models.Model]) -> QuerySet:
    """For ``Subquery`` on rows of ``model``: when something was last logged about one of them."""
    content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
    key = Cast(OuterRef("pk"), models.TextField())
    lines = OfficeLogEntry.objects.filter(content_type=content_type, object_id=key)
    return lines.order_by("-timestamp", "-pk").values("timestamp")[:1]
