"""Closed lists of words about forms, questions and files."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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


class FileFault(TextChoices):
    """Why the bytes of a file are not taken."""

    DAMAGED = "damaged"
    LOCKED = "locked"
    ACTIVE = "active"
    LINKED = "linked"


class Window(TextChoices):
    """Whether one can hand in at a moment: ``windows.submission_window``, then ``windows.let_open``."""

    NOT_OPEN = "not_open", _("Not open yet")
    ON_TIME = "on_time", _("Open")
    LATE = "late", _("Late")
    CLOSED = "closed", _("Closed")
    #: Whatever the dates say: the offices do not let applications open now, or the program is archived.
    STOPPED = "stopped", _("Not open at the moment")
    ENDED = "ended", _("The program has ended")
