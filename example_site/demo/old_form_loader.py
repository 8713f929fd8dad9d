"""A sign-up form from before there was mentoring in the portal, with what people sent: to try the import."""

from typing import Any

from wagtail.contrib.forms.models import FormSubmission
from wagtail.models import Page

from example_site.home.models import FormField, FormPage

from .people import students
from .programs_loader import instant

FIELDS = (
    ("Full name", "singleline", ""),
    ("Email", "email", ""),
    ("What are you looking for", "multiline", ""),
    ("Year of study", "dropdown", "First\nSecond\nThird"),
    ("Interests", "checkboxes", "Law\nMedia\nScience"),
    ("From when", "date", ""),
    ("May we write to you", "checkbox", ""),
)
HOPES = ("Advice on my first job.", "To meet somebody from abroad.", "Help with a decision.")


def load_old_form(parent: Page) -> None:
    """A page whose form was changed over time, so that an import has something to tell."""
    page = parent.add_child(
        instance=FormPage(title="Mentoring sign-up (before 2026)", slug="mentoring-sign-up", live=True)
    )
    for number, (label, kind, choices) in enumerate(FIELDS):
        FormField.objects.create(
            page=page, sort_order=number, label=label, field_type=kind, choices=choices, required=number < 2
        )
    FormField.objects.filter(page=page, label="What are you looking for").update(
        label="What do you hope for?"
    )
    for number, (given, family) in enumerate(students(152)[140:]):
        submission = FormSubmission.objects.create(page=page, form_data=_sent(number, given, family))
        sent = instant(-420 + number * 3, 15)
        FormSubmission.objects.filter(pk=submission.pk).update(submit_time=sent)


def _sent(number: int, given: str, family: str) -> dict[str, Any]:
    data = {
        "full_name": f"{given} {family}",
        "email": f"{given}.{family}@student.northmere.example".lower().replace(" ", "."),
        "what_are_you_looking_for": HOPES[number % len(HOPES)],
        "year_of_study": ("First", "Second", "Postgraduate")[number % 3],
        "interests": [("Law", "Media", "Science")[number % 3]],
        "from_when": "2025-10-01" if number % 5 else "as soon as possible",
        "may_we_write_to_you": number % 2 == 0,
    }
    # A field that somebody took out later.
    return data if number > 4 else {**data, "phone_number": f"01 555 01{number:02}"}
