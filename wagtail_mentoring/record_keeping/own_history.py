"""What happened to applications, for the data a person takes along: one's own, others' without texts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.applicants.applicant_pages import HOW_IT_CAME
from wagtail_mentoring.applications.application_models import Application, ApplicationEvent
from wagtail_mentoring.applications.choices import PublicStatus, RevisionKind
from wagtail_mentoring.applications.decisions import TELLING, public_status, told_still
from wagtail_mentoring.applications.log_messages import EVENT_WORDS
from wagtail_mentoring.applications.permissions import kept_from

#: By action: what the applicant was told, or did. What staff do among themselves is not here.
TOLD_WORDS: dict[str, Any] = {
    "started": _("You started the application"),
    "imported": _("We took over your application from an older form"),
    "copied": _("You copied answers of an earlier application"),
    "deadline_extended": _("We gave you more time to apply"),
    "deadline_withdrawn": _("We took your own deadline back"),
    "expired": _("It was not handed in before the deadline"),
    "reopened": _("It became a draft again"),
    "link_opened": _("It was opened through a link from a mail"),
    "file_attached": _("You added a file"),
    "file_removed": _("You removed a file"),
    "file_suspect": _("A virus scanner found a file of yours suspect"),
    "submitted": HOW_IT_CAME[RevisionKind.HANDED_IN],
    "resubmitted": _("You handed in your changes"),
    "information_asked": _("We asked you for something"),
    "information_asked_again": _("We asked you for something more"),
    "request_extended": _("We gave you more time to answer"),
    "request_withdrawn": _("We no longer need what we asked for"),
    "request_reminded": _("We reminded you of what we asked for"),
    "request_answered": HOW_IT_CAME[RevisionKind.ANSWERED],
    "corrected": HOW_IT_CAME[RevisionKind.CORRECTED],
    "correction_objected": _("You told us that a correction is wrong"),
    "objection_settled": _("We looked at what you told us about the correction"),
    "released": _("We told you our decision"),
    "offer_reminded": _("We reminded you of the place we offered"),
    "offer_confirmed": _("You confirmed your place"),
    "offer_declined": _("You declined the place we offered"),
    "offer_expired": _("The time to confirm your place ended"),
    "withdrawn": _("You withdrew the application"),
    "voided": _("We closed the application"),
    "answers_erased": _("We erased answers after their time"),
}
#: Told where they change the status that is shown.
MOVES = frozenset({"moved", "import_moved"})
STATUS_CHANGED = _("The status you see changed")
#: With these the applicant may say why; with others stands a note of the system.
GIVING_REASONS = frozenset({"withdrawn", "offer_declined", "correction_objected"})


def own_history(application: Application) -> list[dict[str, Any]]:
    """Each step with its time and the status shown after it, as the applicant was told of them then.

    Reasons are given where the applicant wrote them. A move that changed nothing they see is left out.
    """
    lines, shown, told = [], "", ""
    for event in application.events.order_by("sequence"):
        if event.action not in TOLD_WORDS and event.action not in MOVES:
            continue
        told = told_still(told=told, to_status=event.to_status)
        told = event.to_status if event.action in TELLING else told
        status = _label(event, told) if event.to_status else shown
        if event.action in MOVES and status == shown:
            continue
        shown = status
        line = {
            "at": event.created_at,
            "what": str(TOLD_WORDS.get(event.action, STATUS_CHANGED)),
            "status": status,
        }
        by_applicant = event.actor_id == application.applicant_id
        own_words = event.reason if by_applicant and event.action in GIVING_REASONS else ""
        lines.append({**line, "you_wrote": own_words} if own_words else line)
    return lines


def _label(event: ApplicationEvent, told: str) -> str:
    status = public_status(status=event.to_status, released=event.action in TELLING, told=told)
    return str(PublicStatus(status).label)


def work_on_others(user: Any) -> list[dict[str, Any]]:
    """What ``user`` did with other people's applications: which, what and when, without what was written.

    Left out are applications that are kept from the user now.
    """
    events = ApplicationEvent.objects.filter(actor=user).exclude(application__applicant=user)
    told = events.exclude(application__in=kept_from(user).order_by().values("pk"))
    rows = told.order_by("created_at", "pk")
    return [
        {"application": reference, "at": at, "what": str(EVENT_WORDS.get(action, action))}
        for reference, at, action in rows.values_list("application__reference", "created_at", "action")
    ]
