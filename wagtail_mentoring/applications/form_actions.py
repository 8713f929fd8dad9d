"""Verbs of the form's editor: publishing makes a version."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from wagtail_mentoring import signals

from . import versions
from .exceptions import TighteningTooLate
from .form_models import ApplicationForm, FormOverride, FormVersion


@transaction.atomic
def publish_form_version(*, form: ApplicationForm, user: Any) -> FormVersion:
    """Compile the form as it is saved into a new version; without a change return the one there is.

    Raises ``FormNotCompilable``; ``TighteningTooLate`` in the last 24 hours before a deadline, where nobody
    has said why it cannot wait.
    """
    form = ApplicationForm.objects.select_for_update().get(pk=form.pk)
    before = form.latest_version
    schema = form.compiled()
    seal = versions.digest(schema)
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
        change_class=versions.change_class(before and before.schema, changes),
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
    seal = versions.digest(schema)
    override = FormOverride.objects.create(form=form, sha256=seal, reason=reason.strip()[:1000], user=user)
    log(form, "wagtail_mentoring.override_deadline", user=user, data={"reason": override.reason})
    return override
