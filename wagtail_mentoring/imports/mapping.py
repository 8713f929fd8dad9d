"""What each column of a table means: targets, guesses from headings, presets of two systems.

Plain Python. A meaning is the key of a target, or ``terms:`` and the slug of a vocabulary.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wagtail_mentoring.folding import fold
from wagtail_mentoring.offices.exports import undefused


class Target(StrEnum):
    """What a column of a table of mentors may mean; all but ``NAME`` and its parts may be left out."""

    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    PRONOUNS = "pronouns"
    EMAIL = "email"
    PHONE = "phone"
    CRM_ID = "crm_id"
    JOB_TITLE = "job_title"
    EMPLOYER = "employer"
    CITY = "city"
    COUNTRY = "country"
    DEGREE = "degree"
    SCHOOL = "school"
    CLASS_YEAR = "class_year"
    ABOUT = "bio"
    LINKEDIN = "linkedin_url"
    CAPACITY = "capacity"
    DO_NOT_CONTACT = "do_not_contact"
    CONSENTED_ON = "consented_at"


#: What a column of a table of students may mean: whom to write to, and who does not want it.
STUDENT_TARGETS = frozenset(
    {Target.NAME, Target.FIRST_NAME, Target.LAST_NAME, Target.EMAIL, Target.DO_NOT_CONTACT}
)
TERMS = "terms:"


def may_repeat(meaning: str) -> bool:
    """Any of several columns may say that a person is not to be written to, and several may hold terms."""
    return meaning == Target.DO_NOT_CONTACT or meaning.startswith(TERMS)


class Problem(StrEnum):
    """Why a mapping cannot be used."""

    NO_NAME = "no_name"
    NAME_TWICE = "name_twice"
    NO_KEY = "no_key"
    NO_EMAIL = "no_email"
    TWO_COLUMNS = "two_columns"
    UNKNOWN_MEANING = "unknown_meaning"
    UNKNOWN_COLUMN = "unknown_column"


@dataclass(frozen=True)
class Preset:
    """The headings of one system's exports. Those of ``by_content`` hold what a look at the cells tells."""

    key: str
    #: Headings that no other system has: one of them tells where a table came from.
    signs: frozenset[str]
    headings: Mapping[str, Target]
    by_content: re.Pattern[str] | None = None


def folded_heading(text: str) -> str:
    """A heading as it is compared: "E-Mail Address", "email_address" and "EmailAddress" are one."""
    return re.sub(r"[^0-9a-z]+", "", fold(text))


def _by_heading(words: Mapping[Target, Sequence[str]]) -> dict[str, Target]:
    return {folded_heading(word): target for target, several in words.items() for word in several}


#: Field codes as The Raiser's Edge writes them above an export that nobody renamed, and names of its lists.
RAISERS_EDGE = Preset(
    key="raisers_edge",
    signs=frozenset({"cnbioid", "cnbiosystemid", "cnbiofirstname", "cnbiolastname", "cnbioname", "consid"}),
    headings=_by_heading(
        {
            Target.NAME: ["CnBio_Name"],
            Target.FIRST_NAME: ["CnBio_First_Name"],
            Target.LAST_NAME: ["CnBio_Last_Name", "CnBio_Surname"],
            Target.EMAIL: ["CnAdrPrf_Email"],
            Target.CRM_ID: ["CnBio_ID", "Constituent ID", "ConsID"],
            Target.JOB_TITLE: ["CnPrBs_Position"],
            Target.EMPLOYER: ["CnPrBs_Org_Name", "ORFullName"],
            Target.CITY: ["CnAdrPrf_City"],
            # So it is spelled there.
            Target.COUNTRY: ["CnAdrPrf_ContryLongDscription", "CnAdrPrf_CountryLongDescription"],
            Target.DEGREE: ["CnPrAl_Degree"],
            Target.SCHOOL: ["CnPrAl_School_name"],
            Target.CLASS_YEAR: ["CnPrAl_Class_of"],
            Target.DO_NOT_CONTACT: ["CnBio_Requests_no_e-mail"],
        }
    ),
    by_content=re.compile(r"cnph1\d\dphonenumber"),
)
#: Names of the fields of a contact, and the labels that reports print. Asking for no calls is not asking for
#: no mail, so ``DoNotCall`` is left to whoever maps.
SALESFORCE = Preset(
    key="salesforce",
    signs=frozenset({"contactid", "mailingcity", "mailingcountry", "hasoptedoutofemail", "emailoptout"}),
    headings=_by_heading(
        {
            Target.NAME: ["Full Name"],
            Target.FIRST_NAME: ["FirstName", "First Name"],
            Target.LAST_NAME: ["LastName", "Last Name"],
            Target.EMAIL: ["Email"],
            Target.PHONE: ["Phone", "Business Phone"],
            Target.CRM_ID: ["Id", "Contact ID"],
            Target.JOB_TITLE: ["Title"],
            Target.EMPLOYER: ["Account Name", "Account.Name"],
            Target.CITY: ["MailingCity", "Mailing City"],
            Target.COUNTRY: ["MailingCountry", "Mailing Country"],
            Target.DO_NOT_CONTACT: ["HasOptedOutOfEmail", "Email Opt Out"],
        }
    ),
)
PRESETS = (RAISERS_EDGE, SALESFORCE)

#: Headings that people write themselves.
USUAL = _by_heading(
    {
        Target.NAME: ["Name", "Full name", "Mentor", "Mentor name"],
        Target.FIRST_NAME: ["First name", "Given name", "Forename"],
        Target.LAST_NAME: ["Last name", "Family name", "Surname"],
        Target.PRONOUNS: ["Pronouns"],
        Target.EMAIL: ["E-mail", "Mail", "E-mail address", "Preferred e-mail"],
        Target.PHONE: ["Phone", "Telephone", "Mobile", "Cell", "Phone number", "Preferred phone"],
        Target.CRM_ID: ["CRM id", "External id", "Id in the alumni database"],
        Target.JOB_TITLE: ["Job title", "Position", "Role", "Occupation"],
        Target.EMPLOYER: ["Employer", "Company", "Organization", "Organisation"],
        Target.CITY: ["City", "Town"],
        Target.COUNTRY: ["Country"],
        Target.DEGREE: ["Degree"],
        Target.SCHOOL: ["School", "Faculty", "College", "School or faculty"],
        Target.CLASS_YEAR: ["Class year", "Class of", "Graduation year", "Year of graduation"],
        Target.ABOUT: ["About", "Bio", "Biography"],
        Target.LINKEDIN: ["LinkedIn", "LinkedIn profile", "LinkedIn URL"],
        Target.CAPACITY: ["Capacity", "Mentees at a time", "Places"],
        Target.DO_NOT_CONTACT: ["Do not contact", "No contact", "Opt out", "Unsubscribed"],
        Target.CONSENTED_ON: ["Consented", "Consented on", "Consent date", "Date of consent"],
    }
)


#: What stands above the columns of our own export, in every language the same, so that it is known again.
HEADINGS: Mapping[Target, str] = {
    Target.NAME: "Name",
    Target.PRONOUNS: "Pronouns",
    Target.EMAIL: "E-mail",
    Target.PHONE: "Phone",
    Target.CRM_ID: "CRM id",
    Target.JOB_TITLE: "Job title",
    Target.EMPLOYER: "Employer",
    Target.CITY: "City",
    Target.COUNTRY: "Country",
    Target.DEGREE: "Degree",
    Target.SCHOOL: "School or faculty",
    Target.CLASS_YEAR: "Class year",
    Target.ABOUT: "About",
    Target.LINKEDIN: "LinkedIn profile",
    Target.CAPACITY: "Mentees at a time",
    Target.DO_NOT_CONTACT: "Do not contact",
    Target.CONSENTED_ON: "Consented on",
}


def terms_heading(meaning: str) -> str:
    """The same for a vocabulary: by its slug, as its name may be that of another column."""
    return f"Terms: {meaning.removeprefix(TERMS)}"


def source_of(headings: Iterable[str]) -> Preset | None:
    """The system that a table came from, by the headings that only it writes; the one with most of them."""
    folded = {folded_heading(heading) for heading in headings}
    found = max(PRESETS, key=lambda preset: len(preset.signs & folded))
    return found if found.signs & folded else None


def guess(
    headings: Sequence[str],
    *,
    samples: Sequence[Sequence[str]] = (),
    vocabularies: Mapping[str, str] | None = None,
    remembered: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """A meaning for each heading that has one, as a first proposal that a person looks over.

    What was ``remembered`` of the same source counts first, also that a column means nothing (``""``); then
    the preset, the usual words, and names of ``vocabularies`` (by slug). The first column of two keeps it.
    """
    preset = source_of(headings)
    terms = {folded_heading(name): TERMS + slug for slug, name in (vocabularies or {}).items()}
    terms |= {folded_heading(TERMS + slug): TERMS + slug for slug in vocabularies or {}}
    known = {folded_heading(heading): meaning for heading, meaning in (remembered or {}).items()}
    words: dict[str, str] = {**terms, **USUAL, **(preset.headings if preset else {}), **known}
    meanings: dict[str, str] = {}
    for place, heading in enumerate(headings):
        folded = folded_heading(heading)
        meaning = words.get(folded, "")
        if folded not in words and preset and preset.by_content and preset.by_content.fullmatch(folded):
            meaning = _by_content([row[place] for row in samples])
        if heading and meaning and (meaning not in meanings.values() or may_repeat(meaning)):
            meanings[heading] = str(meaning)
    return _without_parts(meanings)


def _by_content(cells: Sequence[str]) -> str:
    """One field of The Raiser's Edge holds phones, e-mails and links: which, most of its cells tell."""
    kinds = Counter(_kind(cell) for cell in cells if cell)
    return kinds.most_common(1)[0][0] if kinds else ""


def _kind(cell: str) -> str:
    if "@" in cell:
        return Target.EMAIL
    if "linkedin.com/" in cell.lower():
        return Target.LINKEDIN
    return Target.PHONE if sum(sign.isdigit() for sign in cell) >= 5 else ""


def _without_parts(meanings: dict[str, str]) -> dict[str, str]:
    """A name stands in one column or in two: the two where there are both, as they tell the family name."""
    parts = {Target.FIRST_NAME, Target.LAST_NAME}
    found = set(meanings.values())
    left_out = {Target.NAME} if parts <= found else parts if Target.NAME in found else set()
    return {heading: meaning for heading, meaning in meanings.items() if meaning not in left_out}


def wrong_with(
    meanings: Mapping[str, str],
    *,
    headings: Iterable[str],
    vocabularies: Iterable[str] = (),
    of_students: bool = False,
) -> list[tuple[Problem, str]]:
    """Why this mapping cannot be used, each with the heading or the meaning that it is about."""
    possible = STUDENT_TARGETS if of_students else {*Target, *(TERMS + slug for slug in vocabularies)}
    columns = set(headings) - {""}
    found = [(Problem.UNKNOWN_COLUMN, heading) for heading in meanings if heading not in columns]
    found += [(Problem.UNKNOWN_MEANING, meaning) for meaning in meanings.values() if meaning not in possible]
    counts = Counter(meanings.values())
    found += [
        (Problem.TWO_COLUMNS, meaning)
        for meaning, count in counts.items()
        if count > 1 and not may_repeat(meaning)
    ]
    if Target.NAME in counts and (Target.FIRST_NAME in counts or Target.LAST_NAME in counts):
        found.append((Problem.NAME_TWICE, Target.NAME))
    return found + _missing_from(counts.keys(), of_students=of_students)


def _missing_from(meant: Collection[str], *, of_students: bool) -> list[tuple[Problem, str]]:
    """Of students an address is needed; of mentors a name, and by what they are found again."""
    if of_students:
        return [] if Target.EMAIL in meant else [(Problem.NO_EMAIL, Target.EMAIL)]
    found: list[tuple[Problem, str]] = []
    if Target.NAME not in meant and not {Target.FIRST_NAME, Target.LAST_NAME} <= set(meant):
        found.append((Problem.NO_NAME, Target.NAME))
    if Target.CRM_ID not in meant and Target.EMAIL not in meant:
        # Each run would make everybody anew.
        found.append((Problem.NO_KEY, Target.EMAIL))
    return found


def by_meaning(
    meanings: Mapping[str, str], *, headings: Sequence[str], cells: Sequence[str]
) -> dict[str, list[str]]:
    """The cells of one row under what they mean, without empty ones; a meaning may have several.

    The apostrophe that our exports put before what could run as a formula is no part of the text.
    """
    found: dict[str, list[str]] = {}
    for heading, cell in zip(headings, cells, strict=True):
        if cell and (meaning := meanings.get(heading)):
            found.setdefault(meaning, []).append(undefused(cell))
    return found
