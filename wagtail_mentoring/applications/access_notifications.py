"""Mail about getting in: personal deadlines, invitation codes, links to go on, reminders."""

from django.conf import settings
from django.utils import timezone, translation

from wagtail_mentoring.outbox.actions import queue_mail
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.dates import deadline_text, instant_text

from .access_models import Extension, Invitation
from .application_models import Application
from .deadlines import about_deadline, about_handing_in
from .notifications import full_url
from .personal_dates import PersonalDates, dates_by_address

#: Kinds of mail that belong to a personal deadline or an invitation; their key goes on with its number.
EXTENSION_KINDS = ("extension_given", "extension_withdrawn")
INVITATION_KIND = "invitation_code"


def notify_of_extension(extension: Extension, *, kind: str, about: str) -> None:
    """Tell the person which deadline holds for them now; never why."""
    address = extension.email or (extension.user.email if extension.user else "")
    if not address:
        return
    form = extension.round_form
    with translation.override(_language(extension)):
        queue_mail(
            dedupe_key=f"{kind}:{extension.pk}:{about}",
            kind=kind,
            to_email=address,
            template=kind,
            context={
                "program": form.round.program,
                "round": form.round,
                "own_deadline": PersonalDates(form, extension.until).text(form.closes),
                "deadline": PersonalDates(form).text(form.closes),
                "start_url": full_url("application_start", form.pk),
            },
        )


def send_invitation(invitation: Invitation, code: str) -> None:
    """Send ``code`` to the address it is bound to."""
    form = invitation.round_form
    dates = dates_by_address(form, [invitation.email])[invitation.email]
    with translation.override(settings.LANGUAGE_CODE):
        queue_mail(
            dedupe_key=f"{INVITATION_KIND}:{invitation.pk}",
            kind=INVITATION_KIND,
            to_email=invitation.email,
            template=INVITATION_KIND,
            is_confidential=True,
            context={
                "program": form.round.program,
                "round": form.round,
                "until": about_deadline(dates),
                "code": code,
                **_when_to_start(invitation, dates),
                "address": invitation.email,
                "start_url": f"{full_url('application_start', form.pk)}?code={code}",
            },
        )


def _when_to_start(invitation: Invitation, dates: PersonalDates) -> dict[str, str]:
    """From when and until when the code starts an application, where that is not at once and to the end."""
    form, until = invitation.round_form, invitation.valid_until
    begins = max(form.opens, invitation.valid_from or form.opens)
    return {
        "start_from": instant_text(begins, form.round) if begins > timezone.now() else "",
        "start_until": deadline_text(until, form.round) if until and until < dates.closes else "",
    }


def send_to_applicant(application: Application, *, kind: str, about: str, link: str) -> bool:
    """Send the account's address a mail with a ``link`` that opens the application without a password.

    False where a mail ``about`` the same was written before.
    """
    if was_sent(application, kind=kind, about=about):
        return False
    with translation.override(application.locale or settings.LANGUAGE_CODE):
        queue_mail(
            dedupe_key=_key(application, kind, about),
            kind=kind,
            to_email=application.applicant.email,
            to_name=application.applicant_name,
            template=kind,
            is_confidential=True,
            context={
                "application": application,
                "name": application.applicant_name,
                "program": application.round.program,
                "round": application.round,
                "until": about_handing_in(application),
                "link": link,
                "tasks_url": full_url("application_tasks", application.reference),
            },
        )
    return True


def was_sent(application: Application, *, kind: str, about: str) -> bool:
    """Whether ``send_to_applicant`` has written this mail already."""
    return OutboxMessage.objects.filter(dedupe_key=_key(application, kind, about)).exists()


def _key(application: Application, kind: str, about: str) -> str:
    return f"{kind}:{application.reference}:{about}"


def _language(extension: Extension) -> str:
    """That of the person's application, drafts included, for only they read it; else the portal's."""
    form = extension.round_form
    known = Application.objects.filter(applicant=extension.user_id, round=form.round_id).exclude(locale="")
    latest = known.order_by("-pk").values_list("locale", flat=True).first() if extension.user_id else None
    return latest or settings.LANGUAGE_CODE
