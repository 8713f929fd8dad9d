"""Verbs of the form's editor: publishing makes a version, of the questions and of their translations."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_mentoring import signals
from wagtail_mentoring.digests import digest

from . import translations, versions
from .exceptions import TighteningTooLate
from .models import ApplicationForm, FormOverride, FormVersion


@transaction.atomic
def publish_form_version(*, form: ApplicationForm, user: Any) -> FormVersion:
    """Compile the form as it is saved into a new version; without a change return the one there is.

    Of a translation, whose words go into a new version of its source, the source has to be published first:
    ValueError. Raises ``FormNotCompilable``; ``TighteningTooLate`` in the last 24 hours before a deadline,
    where nobody has said why it cannot wait.
    """
    source = _locked_source(form)
    saved = ApplicationForm.objects.get(pk=form.pk)
    saved.hold_vocabularies()
    if saved.is_variant and source.latest_version is None:
        raise ValueError(f"Form {source.pk} has no version that “{saved}” could translate. Publish it first.")
    return _publish(source, saved.compiled(), user)


@transaction.atomic
def take_out_translation(*, form: ApplicationForm, user: Any) -> FormVersion | None:
    """Publish the questions without the words of ``form``, a translation that is no longer live.

    Where it would ask people again in the last hours before a deadline, the words stay until the form is
    published the next time: None.
    """
    if not form.is_variant:
        return form.latest_version
    source = _locked_source(form)
    before = source.latest_version
    if before is None:
        return None
    schema = before.schema
    left = {
        language: words
        for language, words in schema.get("translations", {}).items()
        if language != form.language
    }
    try:
        return _publish(source, translations.with_translations(schema, left), user)
    except TighteningTooLate:
        return None


def _locked_source(form: ApplicationForm) -> ApplicationForm:
    return ApplicationForm.objects.select_for_update().get(pk=form.source.pk)


def _publish(form: ApplicationForm, schema: versions.Schema, user: Any) -> FormVersion:
    before = form.latest_version
    seal = digest(schema)
    if before and before.sha256 == seal:
        return before
    if until := form.must_wait(schema, timezone.now()):
        raise TighteningTooLate(until)
    changes = versions.changes_between(before.schema, schema) if before else []
    version = FormVersion.objects.create(
        form=form,
        number=before.number + 1 if before else 1,
        schema=schema,
        sha256=seal,
        changes=changes,
        change_class=versions.change_class(before.schema if before else None, changes),
    )
    log(form, "wagtail_mentoring.publish_form_version", user=user, data={"version": version.number})
    signals.form_version_published.send(sender=ApplicationForm, form=form, version=version)
    return version


@transaction.atomic
def override_deadline(
    *, form: ApplicationForm, schema: versions.Schema, reason: str, user: Any
) -> FormOverride:
    """Let stricter questions go live in the last hours before a deadline, for a reason that is kept.

    It holds for ``schema`` only: after another edit it is asked for again. ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("Stricter questions before a deadline need a reason. Pass why they cannot wait.")
    seal = digest(schema)
    override = FormOverride.objects.create(
        form=form.source, sha256=seal, reason=reason.strip()[:1000], user=user
    )
    log(form, "wagtail_mentoring.override_deadline", user=user, data={"reason": override.reason})
    return override
