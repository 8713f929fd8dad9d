"""Verbs of the form's editor: publishing makes a version."""

from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from wagtail_mentoring import signals

from . import versions
from .compiler import compile_schema
from .form_models import ApplicationForm, FormVersion


@transaction.atomic
def publish_form_version(*, form: ApplicationForm, user: Any) -> FormVersion:
    """Compile the form as it is saved into a new version; without a change return the one there is.

    Raises ``FormNotCompilable``.
    """
    form = ApplicationForm.objects.select_for_update().get(pk=form.pk)
    before = form.latest_version
    schema = compile_schema(title=form.title, sections=form.sections, previous=before and before.schema)
    seal = versions.digest(schema)
    if before and before.sha256 == seal:
        return before
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
