"""Closed lists of words about imports."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportKind(TextChoices):
    """Who stands in the file, and so what becomes of a row: a mentor, or an invitation to apply."""

    MENTORS = "mentors", _("Mentors")
    STUDENTS = "students", _("Students to be invited")


class ImportState(TextChoices):
    """How far an import is."""

    MAPPING = "mapping", _("Columns to be named")
    LOOKING = "looking", _("Being looked through")
    READY = "ready", _("Ready to import")
    RUNNING = "running", _("Being imported")
    DONE = "done", _("Imported")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


#: In these somebody, or some process, is at work on the import.
WORKING = (ImportState.LOOKING, ImportState.RUNNING, ImportState.UNDOING)


class Outcome(TextChoices):
    """What becomes, or became, of a row."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("As it is")
    CONFLICT = "conflict", _("Conflict, left out")
    ERROR = "error", _("Error, left out")


#: Rows with these write something.
WRITTEN = (Outcome.NEW, Outcome.CHANGED)


class Undone(TextChoices):
    """What undoing did with a row that was written."""

    WHOLLY = "wholly", _("Undone")
    PARTLY = "partly", _("Undone in part")
    LEFT = "left", _("Left as it is")
