"""What imports say: sentences for reasons, names for fields, and a row's changes in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.directory.choices import MentorStatus
from wagtail_mentoring.directory.models import ContactCard, Mentor, MentorDegree

from .cells import Fault
from .decisions import CellProblem, Refusal, SheetRefused
from .mapping import TERMS, Problem, Target
from .models import ImportedRow
from .ownership import PROFILE_FIELDS
from .row_reading import Reason
from .vocabulary_words import Words

Sentences = Mapping[str, str | Promise]

#: Names of systems that a table is known to come from; "" for any other.
SOURCES: Sentences = {
    "raisers_edge": "Raiser's Edge",
    "salesforce": "Salesforce",
    "": gettext_lazy("Spreadsheet"),
}

REFUSALS: Sentences = {
    Refusal.EMPTY: gettext_lazy("The file has no rows. Choose one with headings and at least one person."),
    Refusal.TOO_LARGE: gettext_lazy("The file is too large. Import it in several parts."),
    Refusal.TOO_MANY_ROWS: gettext_lazy("The file has too many rows. Import it in several parts."),
    Refusal.TOO_MANY_COLUMNS: gettext_lazy("The file has too many columns. Delete those you do not need."),
    Refusal.OLD_OR_LOCKED_WORKBOOK: gettext_lazy(
        "This workbook is locked with a password or of an old kind. Save it as XLSX without a password."
    ),
    Refusal.BROKEN_WORKBOOK: gettext_lazy(
        "This workbook cannot be read. Open it in your program and save it again as XLSX."
    ),
    Refusal.NO_TEXT: gettext_lazy("This is no table. Choose a CSV or XLSX file."),
    Refusal.NO_HEADINGS: gettext_lazy(
        "The headings cannot be told from the rows: the quotes of the first lines are wrong. Mend them first."
    ),
}

PROBLEMS: Sentences = {
    Problem.NO_NAME: gettext_lazy("Say which column holds the name, or the first and the last name."),
    Problem.NAME_TWICE: gettext_lazy("The name is either in one column or in two, not both."),
    Problem.NO_KEY: gettext_lazy(
        "Say which column holds the e-mail or the id in the alumni database: by one of them people are found "
        "again."
    ),
    Problem.NO_EMAIL: gettext_lazy("Say which column holds the e-mail: the invitations are sent there."),
    Problem.TWO_COLUMNS: gettext_lazy("Two columns mean “%(about)s”. Keep one of them."),
    Problem.UNKNOWN_MEANING: gettext_lazy("“%(about)s” is no longer there to choose. Choose again."),
    Problem.UNKNOWN_COLUMN: gettext_lazy("The file has no column “%(about)s”."),
}

#: %(column)s and %(detail)s are filled in.
NOTES: Sentences = {
    Fault.MISSING: gettext_lazy("The name is missing."),
    Fault.TOO_LONG: gettext_lazy("“%(column)s” is too long. Shorten it."),
    Fault.NO_EMAIL: gettext_lazy("“%(column)s” is no e-mail address."),
    Fault.NO_LINK: gettext_lazy("“%(column)s” is no link."),
    Fault.NO_YEAR: gettext_lazy("“%(column)s” is no year of four digits."),
    Fault.NO_NUMBER: gettext_lazy("“%(column)s” is no whole number up to 100."),
    Fault.NO_YES_OR_NO: gettext_lazy("“%(column)s” is neither yes nor no."),
    Fault.NO_DAY: gettext_lazy("“%(column)s” is no day. Write it as 2026-05-31."),
    Fault.TWO_DAYS: gettext_lazy("“%(column)s” could be two days. Write it as 2026-05-31."),
    CellProblem.CONTROL_CHARACTERS: gettext_lazy("Signs in “%(column)s” that cannot be shown are left out."),
    CellProblem.UNREADABLE_CHARACTERS: gettext_lazy(
        "“%(column)s” has characters that cannot be read. Save the file as UTF-8."
    ),
    CellProblem.FORMULA: gettext_lazy("“%(column)s” is a formula. Put its value there instead."),
    CellProblem.ERROR_VALUE: gettext_lazy("“%(column)s” holds an error of the spreadsheet."),
    CellProblem.NO_HEADING: gettext_lazy("There is a cell beside the last heading: the row may have moved."),
    CellProblem.BROKEN_QUOTES: gettext_lazy("The quotes are wrong, up to line %(detail)s."),
    Reason.NO_KEY: gettext_lazy("There is neither an e-mail nor an id in the alumni database."),
    Reason.FUTURE_DAY: gettext_lazy("“%(column)s” lies ahead: nobody has agreed then yet."),
    Reason.SAME_PERSON: gettext_lazy("Row %(detail)s has the same e-mail or id. The first one counts."),
    Reason.TWO_MENTORS: gettext_lazy(
        "The e-mail and the id belong to two mentors, or one of them to several. Look which of them is meant."
    ),
    Reason.OTHER_ID: gettext_lazy(
        "The mentor with this e-mail has another id in the alumni database. Look who is meant."
    ),
    Reason.OTHER_OFFICE: gettext_lazy(
        "Another office keeps the contact data of a mentor with this e-mail. Nothing is shown or changed."
    ),
    Reason.NOT_KEPT: gettext_lazy(
        "A mentor with an account has this e-mail, and no office keeps the contact data. Take it over first."
    ),
    Reason.OWN_EDIT: gettext_lazy("“%(column)s” stays: the mentor wrote it."),
    Reason.DRAFT_WAITS: gettext_lazy(
        "The profile stays: it is locked, or a draft of it waits. Unlock it, or publish or discard the draft."
    ),
    Reason.UNKNOWN_TERM: gettext_lazy("“%(detail)s” in “%(column)s” is in no vocabulary, and left out."),
    Reason.TOO_MANY_TERMS: gettext_lazy("“%(column)s” has more than %(detail)s terms, and is left out."),
    Reason.DEGREE_MISSING: gettext_lazy("“%(column)s” is left out: it cannot be told to which degree."),
    Reason.CONSENT_WITHDRAWN: gettext_lazy(
        "“%(column)s” is left out: the mentor took the consent back later. Ask the mentor."
    ),
    Reason.STAYS_ON: gettext_lazy(
        "“Do not contact” stays, whatever “%(column)s” says. Only people switch it off."
    ),
    Reason.NO_ADDRESS: gettext_lazy("There is no e-mail address."),
    Reason.CLOSED: gettext_lazy("The form has closed for this person, so there is nothing to invite to."),
    Reason.INVITED: gettext_lazy("Has an invitation already, and gets no second one."),
    Reason.APPLIED: gettext_lazy("Has applied already, and gets no invitation."),
    Reason.NO_MAIL: gettext_lazy("Does not want to be contacted, and gets no invitation."),
    Reason.USED: gettext_lazy("The invitation was used already: left."),
    Reason.CHANGED_SINCE: gettext_lazy("Changed since, or not to be taken back by itself: left. %(detail)s"),
    Reason.IN_USE: gettext_lazy("Something refers to this mentor by now: left."),
}


def refusal_text(reason: SheetRefused | str) -> str:
    return str(REFUSALS[Refusal(reason.reason if isinstance(reason, SheetRefused) else reason)])


def meaning_label(meaning: str, vocabularies: Mapping[str, Any]) -> str:
    """What stands in the list of meanings."""
    if meaning.startswith(TERMS):
        return str(vocabularies.get(meaning.removeprefix(TERMS), meaning))
    return field_label(meaning)


def field_label(name: str) -> str:
    """The name of a field of a profile, a card or a consent."""
    own = {
        Target.FIRST_NAME: _("First name"),
        Target.LAST_NAME: _("Last name"),
        Target.CONSENTED_ON: _("Agreed to be shown, on"),
        "degrees": _("Degrees"),
    }
    if name in own:
        return own[name]
    for model in (Mentor, ContactCard, MentorDegree):
        for field in (*model._meta.fields, *model._meta.many_to_many):
            if field.name == name:
                return capfirst(str(field.verbose_name))
    return name


def mapping_problems(wrong: Iterable[tuple[Problem, str]]) -> list[str]:
    vocabularies = Words().vocabularies
    return [
        str(PROBLEMS[problem]) % {"about": meaning_label(about, vocabularies)} for problem, about in wrong
    ]


def note_text(note: Sequence[str]) -> str:
    kind, column, detail = note
    if kind == Reason.CHANGED_SINCE:
        detail = ", ".join(field_label(name) for name in detail.split(", ") if name)
    return (str(NOTES[kind]) % {"column": column, "detail": detail}).strip()


#: How the fields of a row are listed.
IN_ORDER = [*PROFILE_FIELDS, "email", "phone", "crm_id", "do_not_contact", "consented_at", "status"]


def changes_in_words(row: ImportedRow, words: Words) -> list[tuple[str, str, str]]:
    """Field, what was there and what comes instead; of terms only those that go and that come."""
    told = []
    # A database may keep them in an order of its own.
    for name in sorted(row.changes, key=IN_ORDER.index):
        before, after = row.changes[name]
        gone, come = before, after
        if name == "terms":
            gone = [key for key in before if key not in after]
            come = [key for key in after if key not in before]
        told.append((field_label(name), _value(name, gone, words), _value(name, come, words)))
    return told


def _value(name: str, value: Any, words: Words) -> str:
    if name == "terms":
        return ", ".join(filter(None, (words.label(key) for key in value)))
    if name == "degrees":
        return "; ".join(", ".join(str(part) for part in one if part) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "consented_at" and value:
        return date_format(parse_date(value), "DATE_FORMAT")
    if name == "status":
        return str(MentorStatus(value).label)
    return "" if value is None else str(value)


def name_in(row: ImportedRow) -> str:
    """Whom a row is about: the mentor, or the name in the file."""
    return str(row.mentor) if row.mentor else str(row.changes.get("name", ["", ""])[1])
