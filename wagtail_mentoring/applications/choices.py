"""Closed lists of words about forms and applications."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
    CLOSED = "closed", _("Closed")
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
    CLOSED = "closed", _("Closed")


class FormEntry(TextChoices):
    """Who may start an application through a form of a round."""

    OPEN = "open", _("Everybody who signs in")
    INVITATION = "invitation", _("Only people with an invitation code")


class QuestionType(TextChoices):
    SHORT_TEXT = "short_text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")
    EMAIL = "email", _("E-mail address")
    PHONE = "phone", _("Phone number")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    CHOICE = "choice", _("Choice")
    YES_NO = "yes_no", _("Yes or no")
    SCORE = "score", _("Score")
    TERMS = "terms", _("Terms of a vocabulary")
    MENTORS = "mentors", _("Mentors from the directory")
    FILE = "file", _("File")
    CONSENT = "consent", _("Consent")
    STATEMENT = "statement", _("Text without a question")


class QuestionRole(TextChoices):
    """What an answer means to the program, whatever its label says."""

    NAME = "name", _("Name")
    EMAIL = "email", _("E-mail address")
    PHONE = "phone", _("Phone number")
    CV = "cv", _("CV")
    GOALS = "goals", _("Goals")
    COURSE = "course", _("Course of study")
    CLASS_YEAR = "class_year", _("Class year")
    JOB_TITLE = "job_title", _("Job title")
    EMPLOYER = "employer", _("Employer")
    CITY = "city", _("City")
    COUNTRY = "country", _("Country")
    BIO = "bio", _("About the person")
    CAPACITY = "capacity", _("Number of mentees")
    PREFERRED_MENTORS = "preferred_mentors", _("Preferred mentors")
    PUBLIC_FIELDS = "public_fields", _("What may be public")
    PROFILE_CONSENT = "profile_consent", _("Consent to a public profile")
    PRIVACY_CONSENT = "privacy_consent", _("Consent to privacy terms")


class Sensitivity(TextChoices):
    NORMAL = "normal", _("Normal")
    PERSONAL = "personal", _("Personal")
    SENSITIVE = "sensitive", _("Sensitive")


class VisibleTo(TextChoices):
    """Which members of staff may read an answer."""

    STAFF = "staff", _("All offices of the program")
    LEAD = "lead", _("Only the program's lead office")


class ConditionTest(TextChoices):
    """What the answer must be for a question or section to be shown that depends on it."""

    ANY_OF = "any_of", _("is one of")
    ANSWERED = "answered", _("is answered")


class ChangeClass(TextChoices):
    """What a new form version does to people who are in the middle of it."""

    FIRST = "first", _("First version")
    WORDING = "wording", _("Wording only")
    COMPATIBLE = "compatible", _("Nothing new is required")
    TIGHTENING = "tightening", _("Drafts will be asked again")


class ScanState(TextChoices):
    """What the virus scanner says about a file; only a superuser opens a suspect one to staff."""

    NOT_SCANNED = "not_scanned", _("Not scanned")
    WAITING = "waiting", _("Being scanned")
    CLEAN = "clean", _("Clean")
    SUSPECT = "suspect", _("Suspect")
    RELEASED = "released", _("Suspect, released")


class HoldReason(TextChoices):
    """Why a hand-in looks like a robot's, so that staff look at it first."""

    HONEYPOT = "honeypot", _("Filled in a field that people do not see")
    TOO_FAST = "too_fast", _("Was quicker than a person can be")
    NOT_SHOWN = "not_shown", _("Was sent without opening the page")


class ChoiceDisplay(TextChoices):
    """How the options of a choice are offered."""

    RADIO = "radio", _("One of a few: all options in view")
    SELECT = "select", _("One of many: a drop-down list")
    MANY = "many", _("Several: tick boxes")
    RANKED = "ranked", _("Ranked: first choice, second choice, …")


class FileKind(TextChoices):
    """File types that can be checked from their contents; nothing else is taken."""

    PDF = "pdf", _("PDF")
    DOCX = "docx", _("Word (.docx)")
    ODT = "odt", _("OpenDocument text (.odt)")


class SectionState(TextChoices):
    """How far an applicant is with one section of the form."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    NEEDS_ATTENTION = "needs_attention", _("Needs attention")


class Window(TextChoices):
    """What the dates say about handing in at a moment; derived by ``decisions.submission_window``."""

    NOT_OPEN = "not_open", _("Not open yet")
    ON_TIME = "on_time", _("Open")
    LATE = "late", _("Late")
    CLOSED = "closed", _("Closed")


class ExportFormat(TextChoices):
    """What a list of applications can be taken out as."""

    CSV = "csv", _("CSV: one table for any program")
    XLSX = "xlsx", _("XLSX: a workbook for Excel or LibreOffice")
    JSONL = "jsonl", _("JSON lines: everything exactly as it was written, for programs")
    ZIP = "zip", _("ZIP: the files people sent, the table, the codebook and a list of digests")
    CODEBOOK = "codebook", _("Codebook: what each column means")


class ExportState(TextChoices):
    """How far an export that is made in the background is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class InboxGroup(TextChoices):
    """What an application waits for, in the words of staff's list; derived by ``inbox_rules.group_of``."""

    NEW = "new", _("New")
    REVIEW = "review", _("In review")
    READY = "ready", _("Ready for decision")
    UNTOLD = "untold", _("Decided, not told")
    WAITLIST = "waitlist", _("Waitlist")
    ACCEPTED = "accepted", _("Accepted")
    CLOSED = "closed", _("Closed")


class SignatureAnswer(TextChoices):
    """What an office says to a decision."""

    SIGNED = "signed", _("Signed")
    CHANGES_ASKED = "changes_asked", _("Changes asked")


class ReleaseObstacle(TextChoices):
    """What keeps a decision from being told; derived by ``release_rules.release_obstacles``."""

    UNDECIDED = "undecided", _("not decided yet")
    RELEASED = "released", _("released already")
    STALE = "stale", _("answers were handed in after the decision: decide again")
    EMBARGO = "embargo", _("not to be told yet: see the date on the round’s form")
    CHANGES_ASKED = "changes_asked", _("an office asked for changes")
    SIGNATURE = "signature", _("waits for an office’s signature")
    ADDRESS = "address", _("no e-mail address to write to")


class ReleaseState(TextChoices):
    """How far a release of many decisions is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being released")
    FINISHED = "finished", _("Finished")
    FAILED = "failed", _("Failed")


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


class AgreedBy(TextChoices):
    """How an applicant agreed to a correction that staff make for them."""

    PHONE = "phone", _("On the phone")
    MAIL = "mail", _("By e-mail")
    IN_PERSON = "in_person", _("In person")
    LETTER = "letter", _("In writing, on paper")
