"""What follows in one room from what happened in another, or in Wagtail."""

from typing import Any

from wagtail.models import Revision
from wagtail.signals import published

from wagtail_mentoring.applications.doors import application_doors
from wagtail_mentoring.applications.form_actions import publish_form_version
from wagtail_mentoring.applications.models import ApplicationForm
from wagtail_mentoring.applications.notifications import connect_notifications
from wagtail_mentoring.directory.index_handlers import connect_index_handlers
from wagtail_mentoring.programs.invitations import register_doors


def compile_published_form(instance: ApplicationForm, revision: Revision, **kwargs: Any) -> None:
    """Publishing a form makes a version of its questions."""
    publish_form_version(form=instance, user=revision.user if revision else None)


def connect() -> None:
    """Called once, when the app is ready."""
    published.connect(compile_published_form, sender=ApplicationForm, dispatch_uid="wm_compile_published_form")
    connect_index_handlers()
    connect_notifications()
    register_doors(application_doors)
