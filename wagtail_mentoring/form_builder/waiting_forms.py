"""What an editor is told of a form whose changes wait for a deadline, whoever published them and wherever."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import ModelLogEntry, Revision

from wagtail_mentoring.application_forms.models import ApplicationForm

PUT_OFF = "wagtail_mentoring.put_off_form_version"


def connect() -> None:
    # Before wagtail-localize, which shows a page of its own and says there that it has published.
    hooks.register("before_edit_snippet", tell_what_waits, order=-1)


def tell_what_waits(request: HttpRequest, instance: Any) -> None:
    """On the page that comes after publishing, and on every later visit until it is live."""
    if request.method != "GET" or not isinstance(instance, ApplicationForm):
        return
    if waiting := put_off_revision(instance):
        text = _(
            "“%(form)s” is not live as you see it here: it asks people for more, so it waits until %(until)s."
        )
        until = date_format(timezone.localtime(waiting.approved_go_live_at), "DATETIME_FORMAT")
        messages.warning(request, text % {"form": instance, "until": until})


def put_off_revision(form: ApplicationForm) -> Revision | None:
    """What was published and has to wait for a deadline; not what somebody scheduled."""
    waiting = form.revisions.filter(approved_go_live_at__gt=timezone.now())
    kind = ContentType.objects.get_for_model(ApplicationForm)
    lines = ModelLogEntry.objects.filter(content_type=kind, object_id=str(form.pk), action=PUT_OFF)
    return waiting.filter(pk__in=lines.values("revision")).first()
