"""Closed lists of words about applications."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ApplicationStatus(TextChoices):
    """Where an application stands for staff. Applicants are told a ``PublicStatus`` instead."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    SCREENING = "screening", _("Screening")
    INFORMATION_REQUESTED = "information_requested", _("Information requested")
    UNDER_REVIEW = "under_review", _("Under review")
    READY = "ready", _("Ready for decision")
    ACCEPTED = "accepted", _("Accepted")
    WAITLISTED = "waitlisted", _("Waitlisted")
    DECLINED = "declined", _("Declined")
    INELIGIBLE = "ineligible", _("Ineligible")
    CONFIRMED = "confirmed", _("Confirmed")
    OFFER_DECLINED = "offer_declined", _("Offer declined")
    OFFER_EXPIRED = "offer_expired", _("Offer expired")
    CLOSED = "closed", pgettext_lazy("application", "Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")
    VOID = "void", _("Void")


class PublicStatus(TextChoices):
    """What the applicant is told; derived by ``decisions.public_status`` so that nothing leaks early."""

    DRAFT = "draft", _("Not handed in yet")
    RECEIVED = "received", _("Received")
    INFORMATION_REQUESTED = "information_requested", _("We need something from you")
    IN_REVIEW = "in_review", _("Being reviewed")
    ACCEPTED = "accepted", _("Accepted")
    WAITLISTED = "waitlisted", _("On the waitlist")
    DECLINED = "declined", _("Not this time")
    CONFIRMED = "confirmed", _("Confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")
    CLOSED = "closed", pgettext_lazy("application", "Closed")


class HoldReason(TextChoices):
    """Why a hand-in looks like a robot's, so that staff look at it first."""

    HONEYPOT = "honeypot", _("Filled in a field that people do not see")
    TOO_FAST = "too_fast", _("Was quicker than a person can be")
    NOT_SHOWN = "not_shown", _("Was sent without opening the page")


class SectionState(TextChoices):
    """How far an applicant is with one section of the form."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    NEEDS_ATTENTION = "needs_attention", _("Needs attention")


class InboxGroup(TextChoices):
    """What an application waits for, in the order of the work; ``inbox_rules.group_of`` finds its one."""

    NEW = "new", _("New")
    REVIEW = "review", _("In review")
    READY = "ready", _("Ready for decision")
    UNTOLD = "untold", _("Decided, not told")
    WAITLIST = "waitlist", _("Waitlist")
    ACCEPTED = "accepted", _("Accepted")
    CLOSED = "closed", pgettext_lazy("application", "Closed")


class RevisionKind(TextChoices):
    """How a revision came about."""

    HANDED_IN = "handed_in", _("Handed in")
    ANSWERED = "answered", _("Answered a request")
    CORRECTED = "corrected", _("Corrected by the office")


class RequestState(TextChoices):
    """What became of a request for information."""

    OPEN = "open", _("Waiting for the applicant")
    ANSWERED = "answered", _("Answered")
    WITHDRAWN = "withdrawn", _("No longer needed")
