"""A form with every kind of question there is, and answers to all of them that are right."""

from datetime import date
from typing import Any

from tests.directory.conftest import vocabulary_with
from tests.factories import MentorFactory
from wagtail_mentoring.application_forms.answer_rules import consent_value
from wagtail_mentoring.directory.models import Term

from .builders import ask, section, uid

CONSENT = "The two offices may read what I wrote."


def every_question() -> list[dict[str, Any]]:
    """The sections; makes the vocabulary that one question needs, with two terms."""
    fields = vocabulary_with("field", "Energy", "Law")
    days = ["Monday", "Tuesday", "Friday"]
    return [
        section(
            "about",
            ask("short_text", "name", label="Your name", role="name"),
            ask("email", "email", label="Your e-mail address", role="email"),
            ask("phone", "phone", label="Your phone number", required=False),
            ask("date", "birthday", label="Your first day here"),
            ask("number", "terms so far", label="Terms so far", min_value=0, max_value=20),
            title="About you",
        ),
        section(
            "choices",
            {
                "type": "statement",
                "id": uid("why"),
                "value": {"heading": "Why we ask", "text": "To match you."},
            },
            ask("choice", "year", label="Your year", options=["First", "Second"], display="radio"),
            ask("choice", "campus", label="Your campus", options=["North", "South"], display="select"),
            ask("choice", "days", label="Days that suit you", options=days, display="many"),
            ask("choice", "ranked", label="Days, best first", options=days, display="ranked", required=False),
            ask("yes_no", "abroad", label="Have you studied abroad?"),
            ask(
                "short_text",
                "where",
                label="Where abroad?",
                show_when={"question": uid("abroad"), "test": "any_of", "values": "yes"},
            ),
            ask("terms", "fields", label="Fields you like", vocabulary=fields["Energy"].vocabulary_id),
            title="What suits you",
        ),
        section(
            "goals",
            ask("long_text", "goals", label="What do you hope for?", max_words=50),
            ask("mentors", "mentors", label="Mentors you would like", required=False, max_choices=2),
            title="Your goals",
        ),
        section(
            "cv",
            ask("file", "cv", label="Your CV", file_types=["pdf"], max_megabytes=1),
            ask("consent", "consent", label="I agree", text=CONSENT),
            title="CV and consent",
        ),
    ]


def good_answers() -> dict[str, Any]:
    """Raw answers to all questions but the file, by key."""
    return {
        uid("name"): "Ada Byrne",
        uid("email"): "ada@northmere.example",
        uid("phone"): "+353 1 234 5678",
        uid("birthday"): date(2025, 9, 1).isoformat(),
        uid("terms so far"): "3",
        uid("year"): uid("year/First"),
        uid("campus"): uid("campus/North"),
        uid("days"): [uid("days/Monday"), uid("days/Friday")],
        uid("ranked"): [uid("ranked/Friday")],
        uid("abroad"): "yes",
        uid("where"): "Graz",
        uid("fields"): [str(Term.objects.get(name="Energy").translation_key)],
        uid("goals"): "To find my field.",
        uid("mentors"): [str(MentorFactory().pk)],
        uid("consent"): consent_value({"text": CONSENT}),
    }
