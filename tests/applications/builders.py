"""Rounds, forms and people to apply with."""

from datetime import date, timedelta
from itertools import count
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.factories import UserFactory, default_locale
from wagtail_mentoring.application_forms.actions import publish_form_version
from wagtail_mentoring.application_forms.models import ApplicationForm, RoundForm
from wagtail_mentoring.application_forms.versions import questions_of
from wagtail_mentoring.applications.applicant_actions import save_draft, submit_application
from wagtail_mentoring.applications.file_actions import attach_file
from wagtail_mentoring.applications.start_actions import start_application
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program, Round

from .papers import PDF

numbers = count(1)


def uid(name):
    """A stable UUID for a readable name."""
    return str(uuid5(NAMESPACE_URL, name))


def ask(kind, name, label="", options=(), **value):
    """Raw data of one question block; ``uid(name)`` is its key and ``uid(name/option)`` that of an option."""
    if options:
        value["options"] = [
            {"type": "item", "id": uid(f"{name}/{option}"), "value": option} for option in options
        ]
    return {"type": kind, "id": uid(name), "value": {"label": label or name.capitalize(), **value}}


def section(name, *questions, title=""):
    value = {"title": title or name.capitalize(), "intro": "", "questions": list(questions)}
    return {"type": "section", "id": uid(f"section {name}"), "value": value}


SMALL = [
    section("about", ask("short_text", "name", role="name"), ask("email", "email", role="email")),
    section(
        "goals",
        ask("long_text", "goals", max_words=50),
        ask("choice", "year", options=["First", "Second"], filterable=True, required=False),
    ),
]


def make_form(sections=SMALL, **values):
    values.setdefault("locale", default_locale())
    return ApplicationForm.objects.create(
        **{"name": f"Form {next(numbers)}", "title": "Apply for a mentor", "sections": sections, **values}
    )


def make_round(**values):
    number = next(numbers)
    now = timezone.now()
    program = values.pop("program", None) or Program.objects.create(
        name=f"Program {number}", slug=f"program-{number}", status=ProgramStatus.APPROVED
    )
    defaults = {
        "program": program,
        "name": "2026/27",
        "slug": f"round-{number}",
        "time_zone": "Europe/Dublin",
        "opens_at": now - timedelta(days=10),
        "closes_at": now + timedelta(days=20),
        "starts_on": date.today() + timedelta(days=60),
        "ends_on": date.today() + timedelta(days=300),
        "opening_agreed_at": now,
    }
    return Round.objects.create(**{**defaults, **values})


def make_round_form(sections=SMALL, role="mentee", round=None, publish=True, **dates):
    form = make_form(sections)
    if publish:
        publish_form_version(form=form, user=None)
    return RoundForm.objects.create(round=round or make_round(), role=role, form=form, **dates)


def make_applicant(name="ada"):
    number = next(numbers)
    return UserFactory(
        username=f"{name}{number}",
        email=f"{name}@northmere.example",
        password=make_password("secret"),
        first_name=name.capitalize(),
        last_name="Byrne",
    )


def edit_form(form, sections):
    """Publish ``form`` with other sections."""
    form.sections = sections
    form.save()
    return publish_form_version(form=form, user=None)


GOOD = {uid("name"): "Ada Byrne", uid("email"): "ada@northmere.example", uid("goals"): "To find my field."}


def start(round_form=None, user=None):
    return start_application(round_form=round_form or make_round_form(), user=user or make_applicant())


def fill(application, answers=GOOD):
    return save_draft(
        application=application,
        user=application.applicant,
        answers=answers,
        lock_version=application.lock_version,
    )


def submit(application, key="once", lock_version=None, locale="en"):
    application.refresh_from_db()
    return submit_application(
        application=application,
        user=application.applicant,
        idempotency_key=key,
        lock_version=application.lock_version if lock_version is None else lock_version,
        locale=locale,
    )


def submitted(**values):
    application = fill(start(**values))
    submit(application)
    application.refresh_from_db()
    return application


def question(version, name):
    return next(q for q in questions_of(version.schema) if q["key"] == uid(name))


def with_cv(**values):
    """An application handed in with a CV, and the file."""
    questions = [*SMALL[0]["value"]["questions"], ask("file", "cv", file_types=["pdf"], role="cv")]
    values.setdefault("round_form", make_round_form([section("about", *questions), SMALL[1]]))
    application = fill(start(**values))
    file = attach_file(
        application=application,
        user=application.applicant,
        question_key=uid("cv"),
        upload=SimpleUploadedFile("cv.pdf", PDF, content_type="application/pdf"),
    )
    submit(application)
    application.refresh_from_db()
    return application, file
