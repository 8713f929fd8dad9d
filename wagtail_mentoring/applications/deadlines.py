"""Until when an application may be handed in, changed or answered, in words for its applicant.

Whatever page or mail speaks of it takes its sentence from here. The silent grace is never promised: who comes
in it is told what still works.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.application_forms.choices import Window
from wagtail_mentoring.programs.dates import deadline_text, instant_text

from .applicant_actions import may_edit_now
from .application_models import Application
from .choices import ApplicationStatus
from .personal_dates import PersonalDates
from .request_keeping import open_request_of

#: Of a draft, while its program takes no applications whatever the dates say.
SHUT_SENTENCES: dict[Window, Any] = {
    Window.STOPPED: gettext_lazy(
        "The program takes no applications at the moment. If it opens again, you go on where you stopped."
    ),
    Window.ENDED: gettext_lazy("The program has ended and takes no more applications."),
}


def deadline_of(application: Application) -> str:
    """Until when it may be handed in, or changed once it was; what was asked for, until when it is due."""
    if asked := open_request_of(application):
        return deadline_text(asked.due_at, application.round)
    form = application.round_form
    is_draft = application.status == ApplicationStatus.DRAFT
    return application.dates.text(form.closes if is_draft else form.changes_close)


def about_handing_in(application: Application) -> str:
    """Whether it may be handed in at this moment, or handed in again, and until when; empty in the grace
    after changes end."""
    if application.status != ApplicationStatus.DRAFT:
        is_promised = open_request_of(application) or timezone.now() < application.dates.changes_close
        words = _("Hand in until %(deadline)s.") if is_promised else ""
        return words and words % {"deadline": deadline_of(application)}
    return about_handing_in_by(application.dates, application.dates.door_at(timezone.now()))


def about_handing_in_by(dates: PersonalDates, window: Window) -> str:
    """Whether somebody with these ``dates`` may hand in at this moment, in whose ``window`` they are."""
    form = dates.round_form
    if shut := SHUT_SENTENCES.get(window):
        return shut
    if window == Window.NOT_OPEN:
        return _("Applications open on %(opens)s.") % {"opens": instant_text(form.opens, form.round)}
    if window == Window.ON_TIME and timezone.now() < dates.closes:
        words = _("Hand in until %(deadline)s.")
    elif window == Window.ON_TIME:
        words = _("The deadline was %(deadline)s. If you hand in now, it still counts.")
    elif window == Window.LATE:
        words = _("The deadline was %(deadline)s. You may still hand in; we read late applications last.")
    else:
        words = _("The deadline was %(deadline)s, so it can no longer be handed in.")
    return words % {"deadline": dates.text(form.closes)}


def about_deadline(dates: PersonalDates) -> str:
    """Until when to hand in, also of what opens only later; once that is over, what still works."""
    now = timezone.now()
    return about_handing_in_by(dates, Window.ON_TIME if now < dates.closes else dates.window_at(now))


def about_changes(dates: PersonalDates) -> str:
    """Until when answers may be changed once they are handed in; empty while only the grace is left."""
    now = timezone.now()
    if now >= dates.edit_until:
        return _("Once you have handed in, your answers can no longer be changed.")
    if now >= dates.changes_close:
        return ""
    return _("You can change your answers until %(deadline)s, or until we begin to read them.") % {
        "deadline": dates.text(dates.round_form.changes_close)
    }


def about_changes_of(application: Application) -> str:
    """The same of this application: empty where it was handed in and can no longer be changed, or where
    something was asked, which has a time of its own."""
    if application.status == ApplicationStatus.DRAFT:
        return about_changes(application.dates)
    is_open = application.status == ApplicationStatus.SUBMITTED and may_edit_now(application)
    return about_changes(application.dates) if is_open else ""
