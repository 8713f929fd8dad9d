"""Forms to start from, as raw StreamField data with readable ids; whoever uses one gives it new ids."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.directory.models import Vocabulary

#: Sections as StreamField keeps them, plain data with an id for every block.
RawSections = list[dict[str, Any]]


@dataclass(frozen=True)
class FormTemplate:
    name: Any
    title: Any
    sections: Callable[[], RawSections]


def _ask(kind: str, name: str, label: str, help_text: str = "", **more: Any) -> dict[str, Any]:
    options = more.pop("options", None)
    if options:
        more["options"] = [
            {"type": "item", "id": f"{name}/{number}", "value": text} for number, text in enumerate(options)
        ]
    return {"type": kind, "id": name, "value": {"label": label, "help_text": help_text, **more}}


def _section(name: str, title: str, *questions: dict[str, Any] | None) -> dict[str, Any]:
    asked = [question for question in questions if question]
    value = {"title": title, "intro": "", "questions": asked}
    return {"type": "section", "id": f"section {name}", "value": value}


def _terms(slug: str, label: str) -> dict[str, Any] | None:
    """A question for up to three terms of a vocabulary, where the site has one of that name."""
    vocabulary = Vocabulary.objects.filter(slug=slug).order_by("pk").first()
    if vocabulary is None:
        return None
    return _ask("terms", slug, label, vocabulary=vocabulary.pk, max_choices=3, filterable=True)


def _person() -> list[dict[str, Any]]:
    return [
        _ask("short_text", "name", _("Full name"), role="name"),
        _ask(
            "email", "email", _("E-mail address"), _("We send your receipt and all news here."), role="email"
        ),
    ]


def _agreement() -> dict[str, Any]:
    text = _(
        "Replace this text: who reads these answers, what they are used for, how long they are kept, and "
        "whom to ask."
    )
    consent = _ask(
        "consent", "privacy", _("I agree to the use of my answers"), text=text, role="privacy_consent"
    )
    return _section("agreement", _("Agreement"), consent)


def mentee_sections() -> RawSections:
    away = _ask("yes_no", "away", _("Will you be away for more than a month this year?"))
    when_away = {"question": "away", "test": "any_of", "values": "yes"}
    return [
        _section(
            "about", _("About you"), *_person(), _ask("short_text", "course", _("Course"), role="course")
        ),
        _section(
            "goals",
            _("Your goals"),
            _ask(
                "long_text",
                "goals",
                _("What would you like to get out of mentoring?"),
                max_words=250,
                role="goals",
            ),
            _terms("topic", _("What would you like to talk about?")),
            _terms("industry", _("Which industries interest you?")),
        ),
        _section(
            "match",
            _("Your match"),
            _ask(
                "mentors",
                "mentors",
                _("Mentors you would like to work with"),
                required=False,
                role="preferred_mentors",
            ),
            away,
            _ask("short_text", "when", _("When, and where will you be?"), show_when=when_away),
        ),
        _section("cv", _("Your CV"), _ask("file", "cv", _("CV"), role="cv")),
        _agreement(),
    ]


def mentor_sections() -> RawSections:
    return [
        _section("about", _("About you"), *_person()),
        _section(
            "work",
            _("Your work"),
            _ask("short_text", "job", _("Job title"), role="job_title"),
            _ask("short_text", "employer", _("Employer"), required=False, role="employer"),
            _ask("short_text", "city", _("City"), role="city"),
            _terms("industry", _("Industries you know well")),
        ),
        _section(
            "mentoring",
            _("Your mentoring"),
            _ask("long_text", "bio", _("What should students know about you?"), max_words=250, role="bio"),
            _terms("topic", _("What would you like to talk about?")),
            _ask(
                "number",
                "capacity",
                _("How many students at a time?"),
                min_value=1,
                max_value=10,
                role="capacity",
            ),
        ),
        _agreement(),
    ]


def rubric_sections() -> RawSections:
    ends = _("Not at all") + "\n" + _("Very much")
    return [
        _section(
            "review",
            _("Your review"),
            _ask("score", "goals", _("Are the goals clear?"), words=ends, weight=2),
            _ask("score", "motivation", _("Does the person want to do something for them?"), words=ends),
            _ask(
                "score",
                "match",
                _("Do we have a mentor who fits?"),
                words=ends,
                not_applicable=True,
            ),
            _ask("long_text", "strengths", _("What speaks for the person?"), required=False, max_words=150),
        )
    ]


TEMPLATES = {
    "mentee": FormTemplate(
        gettext_lazy("Mentee application"), gettext_lazy("Apply for a mentor"), mentee_sections
    ),
    "mentor": FormTemplate(
        gettext_lazy("Mentor application"), gettext_lazy("Become a mentor"), mentor_sections
    ),
    "rubric": FormTemplate(gettext_lazy("Review rubric"), gettext_lazy("Review"), rubric_sections),
}
