"""Mixins that make any generic admin view keep to the rows its user reaches; ``viewsets`` puts them in."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from wagtail.admin.views.generic.workflow import BaseWorkflowFormView, PreviewRevisionForTask
from wagtail.models import TaskState

from .deletion import ExplainedDeleteMixin
from .permissions import OfficeScopedPolicy


class ScopedObjectMixin:
    """Refuse a view on one object (a ``pk`` in its address) before the view has looked at it."""

    office_policy: OfficeScopedPolicy

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        if "pk" in kwargs:
            self.refuse_out_of_reach(request.user, kwargs)
        super().setup(request, *args, **kwargs)

    def refuse_out_of_reach(self, user: Any, kwargs: dict[str, Any]) -> None:
        rows = self.office_policy.model._default_manager.all()
        instance = get_object_or_404(rows, pk=unquote(str(kwargs["pk"])))
        if not self.lies_within_reach(user, instance):
            raise PermissionDenied
        if "task_state_id" in kwargs:
            self.refuse_task_of_another(instance, kwargs["task_state_id"])

    def lies_within_reach(self, user: Any, instance: Model) -> bool:
        """The reach of what the view needs; whether the model permission is there the view itself asks.

        A step of a workflow is allowed by its task, so it only needs sight. A view that declares nothing
        needs the right to change.
        """
        required = getattr(self, "permission_required", None)
        any_required = getattr(self, "any_permission_required", None)
        if required:
            return self.office_policy.reaches(user, required, instance)
        if any_required:
            return self.office_policy.user_has_any_permission_for_instance(user, any_required, instance)
        if isinstance(self, (BaseWorkflowFormView, PreviewRevisionForTask)):
            return self.office_policy.reaches(user, "view", instance)
        return self.office_policy.user_has_permission_for_instance(user, "change", instance)

    def refuse_task_of_another(self, instance: Model, task_state_id: Any) -> None:
        """Wagtail takes the task state from the address without asking whose it is."""
        get_object_or_404(TaskState.objects.for_instance(instance), pk=task_state_id)


class ScopedInspectMixin(ScopedObjectMixin):
    """A page to read, with buttons only for what its user may do to the object."""

    def get_edit_url(self) -> str | None:
        return super().get_edit_url() if self.may_change() else None

    def get_delete_url(self) -> str | None:
        return super().get_delete_url() if self.may_change() else None

    def may_change(self) -> bool:
        return self.office_policy.reaches(self.request.user, "change", self.object)


class ScopedDeleteMixin(ScopedObjectMixin, ExplainedDeleteMixin):
    """Deletes what the user reaches and nobody else needs."""


class ScopedIndexMixin:
    """A listing, and its export, of the rows its user reaches, with links only to what opens for them."""

    office_policy: OfficeScopedPolicy

    def get_base_queryset(self) -> QuerySet:
        queryset = super().get_base_queryset()
        return self.office_policy.narrow(queryset, self.request.user, self.any_permission_required)

    def get_table(self, object_list: Any) -> Any:
        """Ask once for the whole page which of its rows may be changed; not where that is all one may see."""
        shown = set() if self.is_export else {row.pk for row in object_list}
        if self.office_policy.changes_what_it_shows:
            self.changeable_pks = shown
        else:
            changeable = self.office_policy.within_reach(self.request.user, "change").filter(pk__in=shown)
            self.changeable_pks = set(changeable.values_list("pk", flat=True))
        return super().get_table(object_list)

    def get_edit_url(self, instance: Model) -> str | None:
        return super().get_edit_url(instance) if instance.pk in self.changeable_pks else None

    def get_copy_url(self, instance: Model) -> str | None:
        return super().get_copy_url(instance) if instance.pk in self.changeable_pks else None

    def get_delete_url(self, instance: Model) -> str | None:
        return super().get_delete_url(instance) if instance.pk in self.changeable_pks else None


class ScopedChooserMixin:
    """A chooser that offers, and confirms, only rows its user may look at."""

    office_policy: OfficeScopedPolicy

    def get_object_list(self) -> QuerySet:
        return self.office_policy.narrow(super().get_object_list(), self.request.user)

    def get_object(self, pk: Any) -> Model:
        instance = super().get_object(pk)
        user = self.request.user
        if not self.office_policy.user_has_any_permission_for_instance(user, ("view", "change"), instance):
            raise PermissionDenied
        return instance

    def get_objects(self, pks: Any) -> QuerySet:
        return self.office_policy.narrow(super().get_objects(pks), self.request.user)
