"""What follows where Wagtail does something to a joint page, or to the revision it is made from."""

from typing import Any

from django.core.checks import Tags, register
from django.db.models import Model
from django.db.models.signals import post_save, pre_save
from wagtail.models import Revision
from wagtail.signals import page_unpublished

from wagtail_mentoring.programs.page_models import page_models

from .checks import check_page_models
from .guard import check_base_row, check_revision
from .page_mixins import JointlyPublishedMixin
from .release_actions import end_release


def connect_page_events() -> None:
    """Called once, when every model is there."""
    pre_save.connect(refuse_unsigned_schedule, sender=Revision, dispatch_uid="wm_refuse_unsigned_schedule")
    post_save.connect(note_end_of_schedule, sender=Revision, dispatch_uid="wm_note_end_of_schedule")
    page_unpublished.connect(note_unpublishing, dispatch_uid="wm_note_unpublishing")
    register(check_page_models, Tags.models)
    for model in base_page_models():
        pre_save.connect(guard_base_row, sender=model, dispatch_uid="wm_guard_base_row")


def base_page_models() -> set[type[Model]]:
    """The models that Wagtail reads pages of any kind as: there our mixin is not heard."""
    joint = page_models(JointlyPublishedMixin)
    return {model._meta.get_parent_list()[-1] for model in joint if model._meta.get_parent_list()}


def refuse_unsigned_schedule(instance: Revision, raw: bool = False, **kwargs: Any) -> None:
    """A revision gets its time to go live only when it is signed, or the command would meet the refusal."""
    if raw or instance.approved_go_live_at is None:
        return
    if issubclass(instance.content_type.model_class() or Model, JointlyPublishedMixin):
        check_revision(instance.content_object, instance)


def note_end_of_schedule(instance: Revision, update_fields: Any = None, **kwargs: Any) -> None:
    """Somebody took the revision off the schedule."""
    if instance.approved_go_live_at is None and "approved_go_live_at" in (update_fields or ()):
        page = instance.content_object
        if isinstance(page, JointlyPublishedMixin):
            end_release(page=page)


def note_unpublishing(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, JointlyPublishedMixin):
        end_release(page=instance)


def guard_base_row(instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """Code that reads a page as a plain ``Page`` and saves that meets the same rule."""
    if not raw and issubclass(instance.specific_class or Model, JointlyPublishedMixin):
        check_base_row(instance, update_fields)
