"""What makes a page one that goes public only with the signature of every office of its program."""

from typing import Any

from django.db import models, transaction
from wagtail.models import Revision

from wagtail_mentoring.programs.models import Program

from .guard import NotSigned, check_before_save, check_revision, must_not_be_overwritten
from .page_states import joint_programs, live_row_of
from .permissions import JointPagePermissionTester
from .release_actions import hold_back
from .synced_translations import synced_translation
from .workflow import AskTheOffices

#: How ``publish_scheduled`` logs what it publishes.
BY_SCHEDULE = "wagtail.publish.scheduled"


class JointlyPublishedMixin(models.Model):
    """Put it first, before the mixin of a program's page and the host's base page class:

    ``class ProgramPage(JointlyPublishedMixin, MentoringProgramPageMixin, Page)``. It asks
    ``get_mentoring_program()``, which our page mixins have and a page of the host's own gives. Without a
    program, or with one that a single office runs, the page publishes as any page does.
    """

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> Any:
        """As Wagtail does. A new row stays a draft; raises ``NotSigned`` for what is not signed."""
        check_before_save(self, kwargs.get("update_fields"))
        return super().save(*args, **kwargs)

    def get_mentoring_program(self) -> Program | None:
        """The program whose offices sign; None: nobody has to."""
        parent: Any = super()
        return parent.get_mentoring_program() if hasattr(parent, "get_mentoring_program") else None

    def publish(self, revision: Revision, user: Any = None, **kwargs: Any) -> Any:
        """As Wagtail does; raises ``NotSigned`` where a signature lacks.

        A time that has come is no reason to publish what is not signed, nor to stop the command that
        publishes other pages: such a revision is held back, and the log says so. Wagtail-localize publishes
        what it has saved, for nobody in particular and after the fact: that stays the draft it is.
        """
        try:
            with transaction.atomic():
                check_revision(self, revision)
                return super().publish(revision, user=user, **kwargs)
        except NotSigned:
            if kwargs.get("log_action") == BY_SCHEDULE:
                hold_back(page=self, revision=revision)
            elif user is not None or synced_translation(self) is None:
                raise

    @transaction.atomic
    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """As Wagtail does; autosave leaves a revision alone that the offices were asked to sign."""
        overwrite = kwargs.get("overwrite_revision")
        if overwrite is not None and must_not_be_overwritten(self, overwrite):
            kwargs["overwrite_revision"] = None
        return super().save_revision(*args, **kwargs)

    def permissions_for_user(self, user: Any) -> JointPagePermissionTester:
        return JointPagePermissionTester(user, self)

    @property
    def has_workflow(self) -> bool:
        """The offices' signatures are in the place of a workflow."""
        return not self.is_joint and super().has_workflow

    def get_workflow(self) -> Any:
        return AskTheOffices() if self.is_joint else super().get_workflow()

    @property
    def is_joint(self) -> bool:
        """Whether offices sign it together: two or more run the program."""
        return bool(joint_programs(self, live_row_of(self)))
