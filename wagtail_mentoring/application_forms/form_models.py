"""Application forms that editors build, and the immutable versions compiled from them."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.log_actions import log
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
    WorkflowState,
)

from wagtail_mentoring.append_only import AppendOnly, WriteOnceModel
from wagtail_mentoring.digests import digest
from wagtail_mentoring.directory.models import Vocabulary
from wagtail_mentoring.directory.word_locks import hold_vocabularies
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.translated_fields import same_in_every_language

from . import compiler, versions
from .choices import ChangeClass
from .exceptions import FormNotCompilable
from .form_translations import TranslatedForm
from .form_uses import missing_for_uses, running_uses
from .section_blocks import FormSectionBlock
from .translations import in_language


class ApplicationForm(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    TranslatedForm,
    models.Model,
):
    """Sections of questions. Publishing them, or a translation, compiles both into a new ``FormVersion``."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(
        _("name"), max_length=120, help_text=_("For staff, for example “Mentee application”.")
    )
    title = models.CharField(_("title"), max_length=160, help_text=_("What applicants read at the top."))
    office = models.ForeignKey(
        Office,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("kept by"),
        help_text=_("The office that answers questions about this form."),
    )
    sections = StreamField(
        [("section", FormSectionBlock())],
        verbose_name=_("sections"),
        help_text=_("Each section is one page. Publishing keeps every answer that was already given."),
    )

    override_translatable_fields = same_in_every_language("name")
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("office")]),
        FieldPanel("title"),
        FieldPanel("sections"),
    ]

    class Meta(TranslatedForm.Meta):
        ordering = ["name"]
        verbose_name = _("application form")
        verbose_name_plural = _("application forms")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if not self.sections or self.is_variant:
            return
        version = self.latest_version
        schema = compiler.read_sections("", self.sections)
        messages = compiler.problems_of(schema, version.schema if version else None)
        if messages := [*messages, *self._foreign_questions(schema)]:
            raise ValidationError({"sections": messages})

    def _foreign_questions(self, schema: versions.Schema) -> Iterator[str]:
        """A question belongs to one form: staff filter and export by its key, whatever form it came with."""
        own = {question["key"] for question in versions.questions_of(schema)}
        for version in newest_versions().exclude(form__translation_key=self.translation_key):
            if own & versions.all_questions(version.schema).keys():
                yield _(
                    "Some of these questions belong to the form “%(form)s”. Use “Copy” in the list of forms: "
                    "it gives the copy questions of its own."
                ) % {"form": version.form.name}

    def frozen_until(self, at: datetime) -> datetime | None:
        """The deadline, a person's own included, that keeps stricter questions from going live at ``at``;
        None where none does.
        """
        round_forms = self._meta.get_field("round_forms").related_model.objects
        rows = round_forms.filter(form__translation_key=self.translation_key).select_related("round")
        ends = [end for row in rows.prefetch_related("extensions") if (end := row.stretch_until(at))]
        return max(ends, default=None)

    def compiled(self) -> versions.Schema:
        """The questions as this state of the form would publish them. Raises ``FormNotCompilable``.

        A variant changes words of its own language only, whatever its blocks have become.
        """
        before = self.latest_version
        if before and self.is_variant:
            return self.with_words_of(before.schema, [self])
        if unnamed := [name for name in ("name", "title") if not (getattr(self, name) or "").strip()]:
            labels = [capfirst(self._meta.get_field(name).verbose_name) for name in unnamed]
            raise FormNotCompilable([gettext("Fill in “%(field)s”.") % {"field": label} for label in labels])
        schema = compiler.compile_schema(
            title=self.title,
            sections=self.sections,
            previous=before and before.schema,
            locale=self.language,
        )
        if before and (messages := missing_for_uses(self, schema)):
            raise FormNotCompilable(messages)
        return self.with_words_of(schema, self.live_variants())

    def hold_vocabularies(self) -> None:
        """Until the caller's transaction ends nobody takes terms away that this state asks for."""
        questions = versions.questions_of(compiler.read_sections("", self.sections))
        keys = {question["vocabulary"]["key"] for question in questions if question.get("vocabulary")}
        hold_vocabularies(Vocabulary.objects.filter(translation_key__in=keys))

    def must_wait(self, schema: versions.Schema, at: datetime) -> datetime | None:
        """Until when ``schema`` may not replace the questions there are; None where it may at ``at``."""
        before = self.latest_version
        if before is None or not versions.asks_again(before.schema, schema):
            return None
        until = self.frozen_until(at)
        overrides = FormOverride.objects.filter(form__translation_key=self.translation_key)
        return until if until and not overrides.filter(sha256=digest(schema)).exists() else None

    @transaction.atomic
    def publish(self, revision: Any, user: Any = None, **kwargs: Any) -> None:
        """Publish ``revision``. By schedule or workflow, what must wait for a deadline is put off until then,
        and what can no longer be compiled stays a draft; both say so in the form's history.
        """
        # Wagtail's signal tells who saved the draft, and not who publishes it.
        revision.published_by = user
        form, now = revision.as_object(), timezone.now()
        # In the order of ``publish_form_version``.
        list(type(self).objects.select_for_update().filter(pk=form.source.pk).values_list("pk"))
        form.hold_vocabularies()
        waits_for_source = form.latest_version is None and form.is_variant
        if waits_for_source or (form.go_live_at and form.go_live_at > now):
            return super().publish(revision, user=user, **kwargs)
        try:
            until = form.must_wait(form.compiled(), now)
        except FormNotCompilable as error:
            if revision.approved_go_live_at is None and not self._was_approved():
                raise
            return self._put_off(revision, None, user, " ".join(map(str, error.messages)))
        if until:
            return self._put_off(revision, until, user, "")
        return super().publish(revision, user=user, **kwargs)

    def _was_approved(self) -> bool:
        """Whether it is a workflow that publishes: its last step is done, and nobody is there to be told."""
        workflow = self.workflow_states.order_by("-created_at", "-pk").first()
        return workflow is not None and workflow.status == WorkflowState.STATUS_APPROVED

    def unpublish(self, set_expired: bool = False, commit: bool = True, **kwargs: Any) -> None:
        """A day on which Wagtail would unpublish it takes no form away from people who fill it in: it stays,
        and its history says so.
        """
        if set_expired and running_uses(self):
            self.expire_at = None
            self.save(update_fields=["expire_at"])
            log(self, "wagtail_mentoring.kept_form_published", user=kwargs.get("user"))
        else:
            super().unpublish(set_expired=set_expired, commit=commit, **kwargs)

    def _put_off(self, revision: Any, until: datetime | None, user: Any, problem: str) -> None:
        revision.approved_go_live_at = until
        revision.save(update_fields=["approved_go_live_at"])
        data = {"until": until and until.isoformat(), "problem": problem}
        action = "put_off_form_version" if until else "could_not_publish_form"
        log(self, f"wagtail_mentoring.{action}", user=user, revision=revision, data=data)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "wagtail_mentoring/applications/form_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        schema = compiler.read_sections(self.title, self.sections)
        empty = compiler.left_empty_in(self.sections)
        if self.is_variant and self.latest_version:
            schema, empty = in_language(self.compiled(), self.language), {}
        return {**super().get_preview_context(request, mode_name), "schema": schema, "left_empty": empty}


class FormVersion(WriteOnceModel):
    """The questions as they stood at one publication: canonical JSON that never changes."""

    form = models.ForeignKey(
        ApplicationForm, on_delete=models.PROTECT, related_name="versions", verbose_name=_("form")
    )
    number = models.PositiveIntegerField(_("number"))
    schema = models.JSONField(_("questions"))
    sha256 = models.CharField(_("digest"), max_length=64)
    changes = models.JSONField(_("changes to the version before"), default=list)
    change_class = models.CharField(_("kind of change"), max_length=20, choices=ChangeClass.choices)
    created_at = models.DateTimeField(_("published"), auto_now_add=True)

    class Meta:
        ordering = ["form", "-number"]
        verbose_name = _("form version")
        verbose_name_plural = _("form versions")
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="wm_form_version_number"),
            AppendOnly(name="wm_form_version_append_only"),
        ]

    def __str__(self) -> str:
        return f"{self.form} v{self.number}"


def newest_versions() -> QuerySet[FormVersion]:
    """Of every form that has been published its newest version, read together with the form."""
    newest = FormVersion.objects.filter(form=OuterRef("form")).order_by("-number").values("pk")[:1]
    return FormVersion.objects.filter(pk=Subquery(newest)).select_related("form")


class FormOverride(WriteOnceModel):
    """Why stricter questions could not wait for a deadline; it holds for these very questions only."""

    form = models.ForeignKey(
        ApplicationForm, on_delete=models.PROTECT, related_name="overrides", verbose_name=_("form")
    )
    sha256 = models.CharField(_("digest of the questions"), max_length=64)
    reason = models.TextField(_("reason"), max_length=1000)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who"),
    )
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("reason to publish before a deadline")
        verbose_name_plural = _("reasons to publish before a deadline")

    def __str__(self) -> str:
        return self.reason[:60]
