"""Edit a live form at random and prove that nothing anybody wrote changed, moved or was lost.

    python -m tests.faults.live_edits                       10,000 edits, 5,000 submissions
    python -m tests.faults.live_edits --edits 200 --submissions 50 --seed 7

A form is filled in by many people in two languages; then it is edited, translated, scheduled, reverted,
copied and edited again at random while some of them hand in and others keep on writing. After it every
revision must be byte-identical, every answer must stand under the label and option its writer saw, every
column must hold its question, and every draft must hold every text that was typed. Prints its figures and
ends with 1 if anything was lost.
Uses a test database of its own.
"""

import argparse
import copy
import os
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import django
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

EDITS, SUBMISSIONS, DRAFTS = 10_000, 5_000, 200
KINDS = ("short_text", "long_text", "email", "number", "yes_no", "choice", "choice", "date")
#: How often a sample of everything is compared; all of it is compared at the end.
SAMPLE_EVERY, SAMPLE = 100, 40
#: So many questions and options a form ever has; after that, those that were taken out come back.
MOST_QUESTIONS, MOST_OPTIONS = 60, 10


@dataclass
class World:
    """The form, and on paper what everybody ever wrote and saw."""

    rng: random.Random
    round_form: Any
    sections: list[dict[str, Any]] = field(default_factory=list)
    #: Canonical JSON of what was handed in, by revision, with the words its writer saw.
    sealed: dict[int, str] = field(default_factory=dict)
    #: Raw answers ever typed into a draft and not overwritten, by application and question.
    typed: dict[int, dict[str, Any]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    #: Everything that was ever asked, by key: editors bring questions and options back.
    questions: dict[str, dict[str, Any]] = field(default_factory=dict)
    number: int = 0

    def fresh(self) -> str:
        return str(UUID(int=self.rng.getrandbits(128), version=4))

    def words(self) -> str:
        self.number += 1
        return f"{self.rng.choice(['Name', 'Größe', 'Aim', '你好', 'Year', '=1+1'])} {self.number}"


def another_question(world: World, sections: list[dict[str, Any]]) -> dict[str, Any]:
    """A new question; of a form that has seen many, one that was taken out comes back with its key."""
    asked = {question["id"] for part in sections for question in part["value"]["questions"]}
    gone = [question for key, question in world.questions.items() if key not in asked]
    if gone and len(world.questions) >= MOST_QUESTIONS:
        world.done["brought back"] += 1
        return copy.deepcopy(world.rng.choice(gone))
    return new_question(world)


def new_question(world: World) -> dict[str, Any]:
    kind = world.rng.choice(KINDS)
    value: dict[str, Any] = {"label": world.words(), "required": world.rng.random() < 0.4}
    if kind == "choice":
        value["display"] = world.rng.choice(["radio", "select", "many", "ranked"])
        value["options"] = [new_option(world) for _number in range(world.rng.randint(2, 5))]
    question = {"type": kind, "id": world.fresh(), "value": value}
    world.questions[question["id"]] = copy.deepcopy(question)
    return question


def new_option(world: World) -> dict[str, Any]:
    return {"type": "item", "id": world.fresh(), "value": world.words()}


def new_section(world: World, sections: list[dict[str, Any]]) -> dict[str, Any]:
    questions: list[dict[str, Any]] = []
    for _number in range(world.rng.randint(1, 4)):
        part = {"value": {"questions": questions}}
        questions.append(another_question(world, [*sections, part]))
    return {"type": "section", "id": world.fresh(), "value": {"title": world.words(), "questions": questions}}


def edited(world: World, sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One random edit, as an editor makes it."""
    part = world.rng.choice(sections)["value"]
    questions = part["questions"]
    verb = world.rng.choice(VERBS)
    world.done[verb] += 1
    if verb == "add" or not questions:
        questions.insert(world.rng.randint(0, len(questions)), another_question(world, sections))
        return sections
    question = world.rng.choice(questions)
    value = question["value"]
    match verb:
        case "reword":
            value["label"] = world.words()
        case "help":
            value["help_text"] = world.words()
        case "require":
            value["required"] = not value["required"]
        case "remove":
            questions.remove(question)
        case "reorder":
            world.rng.shuffle(questions)
        case "move":
            questions.remove(question)
            world.rng.choice(sections)["value"]["questions"].append(question)
        case "limit":
            value["max_length"] = world.rng.choice([5, 50, 500])
        case "condition":
            value["show_when"] = condition(world, sections, question)
        case "section":
            sections.append(new_section(world, sections))
        case _:
            edit_options(world, verb, question)
    return sections if len(sections) < 8 else sections[:6]


VERBS = (
    "add", "remove", "reword", "help", "require", "reorder", "move", "limit", "condition", "section",
    "add option", "retire option", "rename option",
)  # fmt: skip


def edit_options(world: World, verb: str, question: dict[str, Any]) -> None:
    options = question["value"].get("options")
    if not options:
        return
    if verb == "add option":
        known = world.questions[question["id"]]["value"]["options"]
        gone = [option for option in known if option["id"] not in {other["id"] for other in options}]
        if len(known) < MOST_OPTIONS:
            options.append(new_option(world))
        elif gone:
            options.append(dict(world.rng.choice(gone)))
    elif verb == "rename option":
        world.rng.choice(options)["value"] = world.words()
    elif len(options) > 2:
        options.remove(world.rng.choice(options))


def condition(world: World, sections: list[dict[str, Any]], question: dict[str, Any]) -> dict[str, Any]:
    """An earlier question to depend on, or nothing; what cannot be compiled is refused and not published."""
    others = [other for part in sections for other in part["value"]["questions"] if other is not question]
    if not others or world.rng.random() < 0.3:
        return {"question": "", "test": "answered", "values": ""}
    return {"question": world.rng.choice(others)["id"], "test": "answered", "values": ""}


def raw_answer(world: World, question: dict[str, Any]) -> Any:
    rng = world.rng
    match question["type"]:
        case "choice":
            keys = [option["key"] for option in question["options"]]
            many = question["display"] in ("many", "ranked")
            return rng.sample(keys, rng.randint(1, min(2, len(keys)))) if many else rng.choice(keys)
        case "yes_no":
            return rng.choice(["yes", "no"])
        case "number":
            return str(rng.randint(-99, 99))
        case "date":
            return f"20{rng.randint(10, 40)}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}"
        case "email":
            return f"person{rng.randint(1, 9999)}@northmere.example"
        case _:
            return f"{rng.randint(0, 9999)}"


def write(world: World, application: Any, share: float = 1.0) -> Any:
    """Somebody answers ``share`` of the questions there are now."""
    from wagtail_mentoring.application_forms.versions import questions_of
    from wagtail_mentoring.applications.applicant_actions import save_draft

    questions = questions_of(world.round_form.form.latest_version.schema)
    answers = {q["key"]: raw_answer(world, q) for q in questions if world.rng.random() < share}
    application.refresh_from_db()
    application = save_draft(
        application=application,
        user=application.applicant,
        answers=answers,
        lock_version=application.lock_version,
    )
    world.typed.setdefault(application.pk, {}).update(answers)
    world.done["saved draft"] += 1
    return application


def hand_in(world: World, application: Any) -> None:
    from wagtail_mentoring.applications.applicant_actions import submit_application
    from wagtail_mentoring.applications.exceptions import AnswersIncomplete

    application.refresh_from_db()
    try:
        revision = submit_application(
            application=application,
            user=application.applicant,
            idempotency_key=str(world.rng.random()),
            lock_version=application.lock_version,
            locale=world.rng.choice(["en", "de", "de-at"]),
        )
    except AnswersIncomplete:
        world.done["refused as incomplete"] += 1
        return
    world.sealed[revision.pk] = seal(revision.pk)
    world.done["handed in"] += 1


def seal(pk: int) -> str:
    """What was handed in with everything around it, as bytes: answers, the questions' words, the digests."""
    from dataclasses import asdict

    from wagtail_mentoring.application_forms.versions import canonical_json
    from wagtail_mentoring.applications.answers import readable_answers
    from wagtail_mentoring.applications.models import ApplicationRevision

    revision = ApplicationRevision.objects.select_related("form_version", "application").get(pk=pk)
    read = [
        (part.title, [{**asdict(answer), "files": []} for answer in part.answers])
        for part in readable_answers(revision)
    ]
    version = revision.form_version
    return canonical_json(
        [revision.answers, revision.consents, revision.digest, version.sha256, version.schema, read]
    )


def publish(world: World) -> None:
    """One edit of the live form by one of the ways there are; what cannot work is refused as a whole."""
    from django.core.exceptions import ValidationError

    from wagtail_mentoring.application_forms.exceptions import FormNotCompilable
    from wagtail_mentoring.application_forms.models import ApplicationForm

    way = world.rng.choices(("publish", "schedule", "revert", "copy", "translate"), (70, 7, 6, 2, 15))[0]
    if way == "translate":
        translate(world)
        return
    form = ApplicationForm.objects.get(pk=world.round_form.form_id)
    sections = edited(world, copy.deepcopy(world.sections))
    form.sections = sections
    try:
        if way == "copy":
            copy_form(world, form)
            return
        revision = form.save_revision()
        if way == "schedule":
            run_scheduled(revision)
        elif way == "revert" and form.revisions.count() > 1:
            revision = world.rng.choice(list(form.revisions.order_by("-pk")[:20]))
            sections = revision.as_object().sections.get_prep_value()
            revision.publish()
        else:
            revision.publish()
    except (FormNotCompilable, ValidationError):
        world.done["refused as impossible"] += 1
        return
    world.sections = sections
    for part in sections:
        for question in part["value"]["questions"]:
            remember(world, question)
    world.done[way] += 1
    note_codes(world)


def translate(world: World) -> None:
    """Somebody publishes German words for some of the questions; what is asked must stay as it is."""
    from wagtail_mentoring.application_forms.models import ApplicationForm

    form = ApplicationForm.objects.get(pk=world.round_form.form_id)
    variant = form.get_translations().first()
    if variant is None:
        variant = form.copy_for_translation(german())
        variant.save()
    sections = copy.deepcopy(world.sections)
    for part in sections:
        for question in part["value"]["questions"]:
            put_into_german(world, question["value"])
    world.rng.shuffle(sections)
    variant.sections = sections[: world.rng.randint(1, len(sections))]
    before = form.latest_version.schema
    variant.save_revision().publish()
    after = form.latest_version.schema
    if before["sections"] != after["sections"] or before["retired"] != after["retired"]:
        world.lost.append("A translation changed what is asked.")
    world.done["translate"] += 1


def put_into_german(world: World, value: dict[str, Any]) -> None:
    for name in ("label", "help_text"):
        if value.get(name) and world.rng.random() < 0.7:
            value[name] = f"{world.words()} auf Deutsch"
    value["required"] = world.rng.random() < 0.5
    for option in value.get("options", []):
        option["value"] = f"{world.words()} auf Deutsch"


def german() -> Any:
    from wagtail.models import Locale

    return Locale.objects.get_or_create(language_code="de")[0]


def remember(world: World, question: dict[str, Any]) -> None:
    """Questions come back as they last stood, options they once had included."""
    known = world.questions.get(question["id"], question)
    current = {option["id"] for option in question["value"].get("options", [])}
    gone = [option for option in known["value"].get("options", []) if option["id"] not in current]
    world.questions[question["id"]] = copy.deepcopy(question)
    if current:
        world.questions[question["id"]]["value"]["options"] += gone


def copy_form(world: World, form: Any) -> None:
    from wagtail_mentoring.application_forms.actions import publish_form_version
    from wagtail_mentoring.application_forms.form_copies import copy_of
    from wagtail_mentoring.application_forms.versions import all_questions

    copied = copy_of(form)
    copied.save()
    version = publish_form_version(form=copied, user=None)
    if all_questions(version.schema).keys() & world.codes.keys():
        world.lost.append("A copy shares a question with its original.")
    world.done["copy"] += 1


def run_scheduled(revision: Any) -> None:
    from datetime import timedelta

    from django.core.management import call_command
    from django.utils import timezone

    revision.approved_go_live_at = timezone.now() - timedelta(seconds=1)
    revision.save(update_fields=["approved_go_live_at"])
    call_command("publish_scheduled", verbosity=0)


def note_codes(world: World) -> None:
    """A column once given to a question is its own for good."""
    from wagtail_mentoring.application_forms.versions import all_questions

    codes = {key: q["code"] for key, q in all_questions(world.round_form.form.latest_version.schema).items()}
    if any(codes.get(key) != code for key, code in world.codes.items()) or len(set(codes.values())) < len(
        codes
    ):
        world.lost.append("A column changed its question.")
    world.codes = codes


def compare(world: World, share: int | None = None) -> None:
    """Compare what is stored with what was written down; a sample, or everything."""
    from wagtail_mentoring.applications.models import Application

    revisions = list(world.sealed)
    drafts = list(world.typed)
    if share:
        revisions = world.rng.sample(revisions, min(share, len(revisions)))
        drafts = world.rng.sample(drafts, min(share, len(drafts)))
    for pk in revisions:
        if seal(pk) != world.sealed[pk]:
            world.lost.append(f"Revision {pk} is not what was handed in.")
    for application in Application.objects.filter(pk__in=drafts).only("draft_answers"):
        for key, raw in world.typed[application.pk].items():
            if application.draft_answers.get(key) != raw:
                world.lost.append(f"Application {application.pk} lost its text for {key}.")


def people(world: World, submissions: int, drafts: int) -> list[Any]:
    from django.contrib.auth import get_user_model

    from wagtail_mentoring.applications.start_actions import start_application

    users_of = get_user_model()
    users = users_of.objects.bulk_create(
        users_of(username=f"p{number}", email=f"p{number}@northmere.example", password="!")
        for number in range(submissions + drafts)
    )
    writers = []
    for number, user in enumerate(users):
        application = start_application(round_form=world.round_form, user=user)
        write(world, application, share=1.0 if number < submissions else 0.6)
        if number < submissions:
            hand_in(world, application)
        else:
            writers.append(application)
    return writers


def run(
    *, edits: int, submissions: int, drafts: int = DRAFTS, seed: int = 1, progress: bool = False
) -> World:
    """Make a world, edit it ``edits`` times and compare. ``lost`` says what went wrong; empty is well."""
    from tests.applications.builders import make_round_form

    rng = random.Random(seed)
    world = World(rng=rng, round_form=make_round_form(publish=False))
    for _number in range(3):
        world.sections.append(new_section(world, world.sections))
    form = world.round_form.form
    form.sections = world.sections
    form.save_revision().publish()
    note_codes(world)
    writers = people(world, submissions, drafts)
    for number in range(1, edits + 1):
        publish(world)
        if writers and rng.random() < 0.3:
            write(world, rng.choice(writers), share=0.4)
        if writers and rng.random() < 0.05:
            application = rng.choice(writers)
            write(world, application)
            hand_in(world, application)
        if number % SAMPLE_EVERY == 0:
            compare(world, SAMPLE)
            if progress:
                print(f"{number} edits, {len(world.lost)} losses", flush=True)
    compare(world)
    return world


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--edits", type=int, default=EDITS)
    parser.add_argument("--submissions", type=int, default=SUBMISSIONS)
    parser.add_argument("--drafts", type=int, default=DRAFTS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    began = time.monotonic()
    try:
        world = run(**vars(options), progress=True)
    finally:
        teardown_databases(databases, verbosity=0)
    seconds = time.monotonic() - began
    for verb, count in sorted(world.done.items()):
        print(f"{count:>8,}  {verb}")
    print(f"{len(world.sealed):,} revisions byte-identical and under the labels their writers saw, ", end="")
    print(f"{len(world.typed):,} drafts complete, {len(world.lost)} losses, {seconds:.0f} s")
    print(*world.lost[:20], sep="\n")
    return 1 if world.lost else 0


if __name__ == "__main__":
    sys.exit(main())
