"""The inventory of personal fields: why they are held, who sees them, how long, and whose they are.

``own_data`` gives people what is theirs by it, and the documentation and a test of every model's fields read
it. Whoever adds a field that holds something about a person adds a line here.
"""

from dataclasses import dataclass

CONTRACT = "to run the program the person applied to"
CONSENT = "consent, which can be withdrawn"
DUTY = "to show what happened to an application"

WITH_APPLICATION = "with the application, by its retention"
WITH_PROFILE = "with the profile, until it is deleted"
WITH_PROGRAM = "with the program"
FOR_A_DAY = "24 hours"
UNTIL_IMPORTED = "the file until it is imported, at most `IMPORT_DAYS`"
WHILE_UNDOABLE = "`IMPORT_DAYS`, then what became of the row stays without values"

APPLICANT_AND_OFFICES = "the person, the program's offices"
OFFICES = "the program's offices"
BOTH_OFFICES = "the office that handed over and the one that received"
WITHOUT_NAME = "the person; without a name the program's offices"
BY_FIELD = "as the mentor says, field by field"
IMPORTING_OFFICE = "the office that imports"
OWNER = "the owning office, others with a grant; logged"


@dataclass(frozen=True)
class PersonalField:
    """One column: ``given`` where the person gets it when they download what is held on them."""

    model: str
    field: str
    basis: str
    visible_to: str
    kept: str
    given: bool = True


def _fields(
    model: str, names: str, basis: str, visible_to: str, kept: str, given: bool = True
) -> list[PersonalField]:
    return [PersonalField(model, name, basis, visible_to, kept, given) for name in names.split()]


INVENTORY: tuple[PersonalField, ...] = (
    *_fields(
        "Application",
        "applicant applicant_name applicant_email draft_answers",
        CONTRACT,
        APPLICANT_AND_OFFICES,
        WITH_APPLICATION,
    ),
    *_fields("Application", "search_text", CONTRACT, OFFICES, WITH_APPLICATION, given=False),
    *_fields("ApplicationRevision", "answers consents", CONTRACT, APPLICANT_AND_OFFICES, WITH_APPLICATION),
    *_fields("ApplicationFile", "file original_name", CONTRACT, APPLICANT_AND_OFFICES, WITH_APPLICATION),
    *_fields("AnswerIndex", "value", CONTRACT, OFFICES, WITH_APPLICATION, given=False),
    *_fields("ApplicationNote", "text", CONTRACT, OFFICES, WITH_APPLICATION, given=False),
    *_fields("Decision", "text", CONTRACT, APPLICANT_AND_OFFICES, WITH_APPLICATION, given=False),
    *_fields("Decision", "reason", CONTRACT, OFFICES, WITH_APPLICATION, given=False),
    *_fields("DecisionSignature", "comment", DUTY, OFFICES, WITH_APPLICATION, given=False),
    *_fields("DecisionOverride", "reason", DUTY, OFFICES, WITH_APPLICATION, given=False),
    *_fields("ConflictOfInterest", "reason lift_reason", DUTY, OFFICES, WITH_APPLICATION, given=False),
    *_fields("Review", "draft_answers answers comment", CONTRACT, OFFICES, WITH_APPLICATION, given=False),
    *_fields("Extension", "email until", CONTRACT, APPLICANT_AND_OFFICES, WITH_APPLICATION),
    *_fields("Extension", "reason active_key", CONTRACT, OFFICES, WITH_APPLICATION, given=False),
    *_fields("Invitation", "email label", CONTRACT, OFFICES, WITH_APPLICATION, given=False),
    *_fields("InvitationUse", "user used_at", CONTRACT, APPLICANT_AND_OFFICES, WITH_APPLICATION),
    # What the person wrote stands in the history in words; the rest is for staff, or about others.
    *_fields("ApplicationEvent", "reason", DUTY, APPLICANT_AND_OFFICES, WITH_APPLICATION, given=False),
    *_fields("InformationRequest", "message", CONTRACT, APPLICANT_AND_OFFICES, WITH_APPLICATION),
    *_fields("Correction", "reason objection", CONTRACT, APPLICANT_AND_OFFICES, WITH_APPLICATION),
    *_fields(
        "ApplicationExport", "file purpose", DUTY, "the person who asked for it", FOR_A_DAY, given=False
    ),
    *_fields("PeopleImport", "file file_name", CONSENT, IMPORTING_OFFICE, UNTIL_IMPORTED, given=False),
    *_fields("ImportedRow", "changes notes", CONSENT, IMPORTING_OFFICE, WHILE_UNDOABLE, given=False),
    *_fields(
        "OutboxMessage", "to_email to_name subject body", CONTRACT, APPLICANT_AND_OFFICES, WITH_APPLICATION
    ),
    *_fields("OutboxMessage", "last_error reply_to", CONTRACT, OFFICES, WITH_APPLICATION, given=False),
    *_fields(
        "Mentor",
        "name sort_name pronouns photo photo_alt job_title employer city country time_zone bio "
        "response_promise linkedin_url field_visibility consent_text",
        CONSENT,
        BY_FIELD,
        WITH_PROFILE,
    ),
    *_fields("Mentor", "slug sort_key", CONSENT, BY_FIELD, WITH_PROFILE, given=False),
    *_fields("ContactCard", "email phone crm_id", CONSENT, OWNER, WITH_PROFILE),
    *_fields("RelayedMessage", "subject text", CONSENT, BOTH_OFFICES, WITH_PROFILE),
    *_fields("ContactReveal", "purpose", DUTY, OWNER, WITH_PROFILE, given=False),
    *_fields("MentorDegree", "degree school class_year", CONSENT, BY_FIELD, WITH_PROFILE),
    *_fields("Handoff", "title details reason", CONTRACT, BOTH_OFFICES, WITH_PROGRAM, given=False),
    *_fields("SurveyAnswer", "ratings satisfaction comment", CONTRACT, WITHOUT_NAME, WITH_APPLICATION),
    *_fields("MatchProposal", "parts reason problem", CONTRACT, OFFICES, WITH_APPLICATION, given=False),
    *_fields("PairRule", "reason", CONTRACT, OFFICES, WITH_APPLICATION, given=False),
    *_fields("Mentorship", "reason", CONTRACT, OFFICES, WITH_APPLICATION, given=False),
    *_fields("PairObjection", "reason answer", CONTRACT, OFFICES, WITH_APPLICATION, given=False),
)

#: Where a model's rows say whose they are; None where ``objects.of(user)`` knows, as there are several ways.
OWNED_BY: dict[str, str | None] = {
    "Application": "applicant",
    "ApplicationRevision": "application__applicant",
    "ApplicationFile": "application__applicant",
    "Extension": None,
    "InvitationUse": "user",
    "InformationRequest": "application__applicant",
    "Correction": "application__applicant",
    "Mentor": "user",
    "ContactCard": "mentor__user",
    "MentorDegree": "mentor__user",
    "RelayedMessage": "card__mentor__user",
    "SurveyAnswer": None,
}


def given_fields(model: str) -> list[str]:
    """Columns of ``model`` that the person they are about may download."""
    return [line.field for line in INVENTORY if line.model == model and line.given]
