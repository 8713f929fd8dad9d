"""A form on which graduates apply as mentors, and what one of them answered."""

from tests.applications.builders import ask, make_round, make_round_form, section, uid
from tests.directory.conftest import vocabulary_with
from tests.factories import PartnerFactory, ProgramFactory
from wagtail_mentoring.application_forms.answer_rules import consent_value
from wagtail_mentoring.directory.models import Term

CONSENT = "I agree that my profile is shown in the directory."


def mentor_form(office):
    """Of a program that ``office`` leads."""
    program = ProgramFactory()
    PartnerFactory(program=program, office=office, role="lead")
    topic = vocabulary_with("topic", "Networking", "Job search")["Networking"].vocabulary
    public = ["Job title", "Employer", "About"]
    return make_round_form(
        [
            section(
                "you",
                ask("short_text", "name", role="name"),
                ask("email", "email", role="email"),
                ask("short_text", "job", role="job_title"),
                ask("short_text", "city", role="city"),
                ask("terms", "topics", vocabulary=topic.pk),
                ask("choice", "public", options=public, display="many", role="public_fields"),
                ask("consent", "consent", text=CONSENT, role="profile_consent"),
            )
        ],
        role="mentor",
        round=make_round(program=program),
    )


def volunteer_answers():
    """Grace Hopper, who shows her job to everybody and her city to nobody."""
    return {
        uid("name"): "Grace Hopper",
        uid("email"): "grace@alumni.example",
        uid("job"): "Rear admiral",
        uid("city"): "New York",
        uid("topics"): [str(Term.objects.get(name="Networking").translation_key)],
        uid("public"): [uid("public/Job title")],
        uid("consent"): consent_value({"text": CONSENT}),
    }
