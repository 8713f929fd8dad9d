"""The demo's two application forms, as raw StreamField data whose ids are the same on every run."""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

NAMESPACE = uuid5(NAMESPACE_URL, "https://northmere.example/mentoring/forms")

#: Slugs of the vocabularies the forms ask terms of; the functions take their primary keys by slug.
VOCABULARIES = ("industry", "topic", "meeting", "language")

CONDUCT = (
    "I will answer messages from my mentor or mentee within five days, keep what we talk about between us, and "
    "tell the mentoring team if I have to stop.\n\n"
    "Anyone may end a pairing at any time, without giving a reason, by writing to mentoring@northmere.example."
)
STUDENT_PRIVACY = (
    "Northmere University's Careers Service and Alumni Office use these answers to find a mentor for you and to "
    "run the program. The mentor you are matched with sees your name, your course, your goals and your CV. "
    "Answers about access needs are seen by the mentoring team only.\n\n"
    "We delete applications two years after the round ends. You may see, correct or withdraw yours at any time."
)
MENTOR_PRIVACY = (
    "Northmere University's Alumni Office and Careers Service use these answers to run the program. Your e-mail "
    "address and phone number are never shown to students or on the website: they write to you through a form.\n\n"
    "You may pause, change or delete your profile at any time."
)
MENTOR_PROFILE = (
    "Once my application is accepted, a profile with my name and the fields I ticked above may appear in the "
    "mentor directory."
)


def _id(*path: str) -> str:
    return str(uuid5(NAMESPACE, "/".join(path)))


#: The question for the year of study.
YEAR = _id("mentee", "year")


def year_option(name: str) -> str:
    """The key of one of its answers, such as “final”."""
    return _id("mentee", "year", name)


def with_ids(name: str, sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A form template's sections with ids in place of its readable names."""
    return [
        {
            **section,
            "id": _id(name, section["id"]),
            "value": {
                **section["value"],
                "questions": [{**ask, "id": _id(name, ask["id"])} for ask in section["value"]["questions"]],
            },
        }
        for section in sections
    ]


class _Form:
    """Collects sections; ids follow from the form's name and the names given here, never from the words."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sections: list[dict[str, Any]] = []

    def section(self, name: str, title: str, intro: str = "") -> None:
        value = {"title": title, "intro": intro, "questions": []}
        self.sections.append({"type": "section", "id": _id(self.name, "section", name), "value": value})

    def ask(self, kind: str, name: str, label: str, help_text: str = "", **more: Any) -> None:
        options = more.pop("options", None)
        value = {"label": label, "help_text": help_text, "required": more.pop("required", True), **more}
        if options:
            value["options"] = [
                {"type": "item", "id": _id(self.name, name, option), "value": text}
                for option, text in options.items()
            ]
        self._add(kind, name, value)

    def tell(self, name: str, heading: str, text: str) -> None:
        self._add("statement", name, {"heading": heading, "text": text})

    def _add(self, kind: str, name: str, value: dict[str, Any]) -> None:
        question = {"type": kind, "id": _id(self.name, name), "value": value}
        self.sections[-1]["value"]["questions"].append(question)


def mentee_form_sections(vocabularies: Mapping[str, int]) -> list[dict[str, Any]]:
    """What students are asked."""
    form = _Form("mentee")
    _ask_who_studies(form)
    _ask_for_goals(form, vocabularies)
    _ask_for_a_match(form, vocabularies)
    _ask_for_a_cv(form)
    _ask_for_consent(form, STUDENT_PRIVACY)
    return form.sections


def mentor_form_sections(vocabularies: Mapping[str, int]) -> list[dict[str, Any]]:
    """What alumni who would like to mentor are asked."""
    form = _Form("mentor")
    _ask_who_graduated(form)
    _ask_about_work(form, vocabularies)
    _ask_about_mentoring(form, vocabularies)
    _ask_what_is_public(form)
    _ask_for_consent(form, MENTOR_PRIVACY)
    return form.sections


def _ask_who_studies(form: _Form) -> None:
    form.section("about", "About you", "How we reach you, and what you study.")
    form.ask(
        "short_text", "name", "Full name", "As it should appear on messages to your mentor.", role="name"
    )
    form.ask(
        "email", "email", "University e-mail address", "We send your receipt and all news here.", role="email"
    )
    form.ask("short_text", "course", "Course", "For example BSc Biology.", role="course")
    form.ask(
        "choice",
        "year",
        "Year of study",
        display="radio",
        filterable=True,
        options={
            "first": "First year",
            "second": "Second year",
            "third": "Third year",
            "final": "Final year",
            "master": "Taught postgraduate",
            "doctoral": "Doctoral",
        },
    )
    form.ask(
        "yes_no",
        "away",
        "Will you be away from Northmere for more than a month this year?",
        "On placement or abroad, for example. It is no obstacle: many pairs meet online.",
    )
    form.ask("yes_no", "again", "Have you had a mentor with us before?")


def _ask_for_goals(form: _Form, vocabularies: Mapping[str, int]) -> None:
    form.section(
        "goals",
        "Your goals",
        "Mentors read this first. Write as you would to someone you would like to meet.",
    )
    form.ask(
        "long_text",
        "goals",
        "What would you like to get out of mentoring?",
        "A decision you face, a field you want to understand, a skill you want to practise.",
        max_words=250,
        max_length=3000,
        role="goals",
    )
    form.ask(
        "long_text",
        "objectives",
        "Name two or three objectives for the year",
        "One a line. You will look at them again with your mentor half-way through.",
        max_words=120,
        max_length=1500,
    )
    form.ask(
        "terms",
        "topics",
        "What would you like to talk about?",
        vocabulary=vocabularies["topic"],
        max_choices=3,
        filterable=True,
    )
    form.ask(
        "terms",
        "industries",
        "Which industries interest you?",
        vocabulary=vocabularies["industry"],
        max_choices=3,
        filterable=True,
    )


def _ask_for_a_match(form: _Form, vocabularies: Mapping[str, int]) -> None:
    form.section(
        "match", "Your match", "None of this is a promise, but it helps us to find the right person."
    )
    form.ask(
        "mentors",
        "mentors",
        "Mentors you would like to work with",
        "The one you would like most first. We look at your list before anything else.",
        max_choices=5,
        required=False,
        role="preferred_mentors",
    )
    form.ask("terms", "modes", "How would you like to meet?", vocabulary=vocabularies["meeting"])
    form.ask(
        "terms",
        "languages",
        "Languages you could meet in",
        vocabulary=vocabularies["language"],
        required=False,
    )
    form.ask(
        "choice",
        "hours",
        "How many hours a month can you give?",
        display="radio",
        options={"one": "One hour", "two": "Two hours", "four": "Three to four hours"},
    )
    form.ask(
        "long_text",
        "access",
        "Is there anything we should know so that you can take part fully?",
        "Access needs, caring duties, anything else. Only the mentoring team sees this.",
        required=False,
        max_words=150,
        max_length=2000,
        sensitivity="sensitive",
    )


def _ask_for_a_cv(form: _Form) -> None:
    form.section("cv", "Your CV", "One or two pages are plenty.")
    form.tell(
        "cv_hint",
        "Before you upload it",
        "Leave out your photograph, date of birth and home address. Your mentor does not need them.",
    )
    form.ask("file", "cv", "CV", file_types=["docx", "pdf"], max_megabytes=5, role="cv")


def _ask_who_graduated(form: _Form) -> None:
    form.section(
        "about", "About you", "How we reach you. Students never see your e-mail address or phone number."
    )
    form.ask("short_text", "name", "Full name", "As students should see it.", role="name")
    form.ask("email", "email", "E-mail address", "We send your receipt and all news here.", role="email")
    form.ask("phone", "phone", "Phone number", required=False, role="phone", sensitivity="personal")
    form.ask(
        "short_text", "course", "What did you study at Northmere?", "For example BSc Biology.", role="course"
    )
    form.ask("number", "class_year", "Class year", min_value=1940, max_value=2030, role="class_year")


def _ask_about_work(form: _Form, vocabularies: Mapping[str, int]) -> None:
    form.section("work", "Your work")
    form.ask("short_text", "job", "Job title", "Or what you did last.", role="job_title")
    form.ask("short_text", "employer", "Employer", required=False, role="employer")
    form.ask("short_text", "city", "City", role="city")
    form.ask("short_text", "country", "Country", role="country")
    form.ask(
        "terms",
        "industries",
        "Industries you know well",
        vocabulary=vocabularies["industry"],
        max_choices=3,
        filterable=True,
    )


def _ask_about_mentoring(form: _Form, vocabularies: Mapping[str, int]) -> None:
    form.section("mentoring", "Your mentoring", "What you would like to offer.")
    form.ask(
        "long_text",
        "reasons",
        "Why would you like to mentor?",
        "A few sentences. What would have helped you as a student?",
        max_words=200,
        max_length=2500,
    )
    form.ask(
        "long_text",
        "bio",
        "Introduce yourself to students",
        "Your way from Northmere to today. It becomes the text of your profile.",
        max_words=250,
        max_length=3000,
        role="bio",
    )
    form.ask(
        "terms",
        "topics",
        "What can students talk about with you?",
        vocabulary=vocabularies["topic"],
        max_choices=5,
        filterable=True,
    )
    form.ask("terms", "modes", "How would you like to meet?", vocabulary=vocabularies["meeting"])
    form.ask(
        "terms",
        "languages",
        "Languages you could meet in",
        vocabulary=vocabularies["language"],
        required=False,
    )
    form.ask(
        "number",
        "capacity",
        "How many students would you take at the same time?",
        "Most mentors take one or two.",
        min_value=1,
        max_value=5,
        role="capacity",
        filterable=True,
    )
    form.ask(
        "choice",
        "hours",
        "How many hours a month can you give?",
        display="radio",
        options={
            "one": "One hour",
            "two": "Two hours",
            "four": "Three to four hours",
            "more": "More than four",
        },
    )
    form.ask("yes_no", "shadow", "Could a student shadow you at work for a day?", filterable=True)


def _ask_what_is_public(form: _Form) -> None:
    form.section("profile", "Your profile", "You decide, field by field. You can change this at any time.")
    form.ask(
        "choice",
        "public",
        "What may everyone see?",
        "Your name is always shown. What you leave out is seen only by students who are signed in.",
        required=False,
        display="many",
        role="public_fields",
        options={
            "photo": "Photo",
            "pronouns": "Pronouns",
            "job_title": "Job title",
            "employer": "Employer",
            "city": "City",
            "degrees": "Degrees",
            "bio": "Bio",
            "linkedin_url": "LinkedIn URL",
        },
    )
    form.ask(
        "consent",
        "profile",
        "I agree to a profile in the directory",
        text=MENTOR_PROFILE,
        role="profile_consent",
    )


def _ask_for_consent(form: _Form, privacy: str) -> None:
    form.section("consent", "Agreement", "Please read both texts.")
    form.ask("consent", "conduct", "I agree to the code of conduct", text=CONDUCT)
    form.ask("consent", "privacy", "I agree to the use of my answers", text=privacy, role="privacy_consent")
