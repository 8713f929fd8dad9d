"""From an accepted mentor application to the draft of a mentor's profile and a contact card."""

from typing import Any

from django.utils import timezone

from wagtail_mentoring.application_forms.choices import QuestionRole
from wagtail_mentoring.application_forms.versions import propose_code
from wagtail_mentoring.applications.answers import answers_by_role, chosen_terms
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.directory.choices import Visibility
from wagtail_mentoring.directory.models import ContactCard, Mentor, MentorDegree
from wagtail_mentoring.directory.slugs import free_slug
from wagtail_mentoring.offices.models import Office

from .release_rules import awaits_yes

Answers = dict[QuestionRole, Any]

#: Answers that become a field of the profile as they are.
TEXTS = {
    QuestionRole.JOB_TITLE: "job_title",
    QuestionRole.EMPLOYER: "employer",
    QuestionRole.CITY: "city",
    QuestionRole.COUNTRY: "country",
    QuestionRole.BIO: "bio",
}
MOST_MENTEES = 20


def draft_mentor(*, application: Application, owner: Office, user: Any) -> Mentor:
    """Save the draft, its first revision and its contact card. The caller guards and logs.

    An account has one profile at most: a person who has one already is linked to it and it stays as it is.
    """
    existing = Mentor.objects.filter(user=application.applicant_id).first()
    if existing:
        return existing
    revision = application.current_revision
    answers = answers_by_role(revision)
    mentor = _profile(application, answers)
    if QuestionRole.PROFILE_CONSENT in answers:
        mentor.consented_at = revision.created_at
        mentor.consent_text = answers[QuestionRole.PROFILE_CONSENT]
    mentor.last_active_at = timezone.now()
    mentor.degrees = _degrees(answers)
    mentor.save()
    mentor.terms.set(chosen_terms(revision))
    mentor.save()
    mentor.save_revision(user=user, log_action=True)
    ContactCard.objects.create(
        mentor=mentor,
        owner=owner,
        email=application.applicant_email,
        phone=str(answers.get(QuestionRole.PHONE, ""))[:40],
    )
    return mentor


def awaits_confirmation(application: Application) -> bool:
    """Whether the person has to confirm the place before there is a profile; only rounds that ask say so."""
    return awaits_yes(
        status=application.status,
        released=application.released_at is not None,
        was_asked=application.answer_by is not None,
        will_be_asked=application.round_form.answer_days is not None,
    )


def _profile(application: Application, answers: Answers) -> Mentor:
    name = str(answers.get(QuestionRole.NAME) or application.applicant_name)[:120]
    mentor = Mentor(
        user=application.applicant,
        name=name,
        slug=free_slug(name),
        live=False,
        capacity=_capacity(answers.get(QuestionRole.CAPACITY)),
        field_visibility=_visibility(answers),
    )
    for role, field in TEXTS.items():
        limit = Mentor._meta.get_field(field).max_length
        setattr(mentor, field, str(answers.get(role, ""))[:limit])
    return mentor


def _capacity(answer: Any) -> int:
    """A whole number, also from an option such as “2 mentees”; one where none can be read."""
    digits = "".join(char for char in str(answer or "").split(" ")[0] if char.isdecimal())
    return min(max(int(digits), 1), MOST_MENTEES) if digits else 1


def _visibility(answers: Answers) -> dict[str, str]:
    """Fields the person did not name stay with staff, and all of them without a consent to be shown."""
    chosen = set(answers.get(QuestionRole.PUBLIC_FIELDS, []))
    if QuestionRole.PUBLIC_FIELDS not in answers and QuestionRole.PROFILE_CONSENT in answers:
        return {}
    return {
        name: Visibility.PUBLIC if _codes(name) & chosen else Visibility.STAFF
        for name in Mentor.FIELDS_WITH_AUDIENCE
    }


def _codes(field: str) -> set[str]:
    """Export names under which an editor's option may mean this field: its own, or that of its label."""
    if field == "degrees":
        return {"degrees", "degree", "education"}
    label = str(Mentor._meta.get_field(field).verbose_name)
    return {field, propose_code(label, (), field)}


def _degrees(answers: Answers) -> list[MentorDegree]:
    course, year = answers.get(QuestionRole.COURSE), str(answers.get(QuestionRole.CLASS_YEAR, ""))
    if not course:
        return []
    readable = year.isdecimal() and 1900 <= int(year) <= 2100
    return [MentorDegree(degree=str(course)[:80], class_year=int(year) if readable else None)]
