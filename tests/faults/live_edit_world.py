"""The form that is edited live, on paper: what everybody wrote and saw, and the people who write.

The edits are in ``live_edit_verbs``, the ways to publish them in ``live_edit_ways``.
"""

import hashlib
import random
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID


@dataclass
class World:
    """The form, and on paper what everybody ever wrote and saw."""

    rng: random.Random
    round_form: Any
    sections: list[dict[str, Any]] = field(default_factory=list)
    #: The digest of what was handed in, by revision, with the words its writer saw.
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
    """The digest of what was handed in with all around it: answers, the questions' words, their digests."""
    from wagtail_mentoring.applications.answers import readable_answers
    from wagtail_mentoring.applications.models import ApplicationRevision
    from wagtail_mentoring.digests import canonical_json

    revision = ApplicationRevision.objects.select_related("form_version", "application").get(pk=pk)
    read = [
        (part.title, [{**asdict(answer), "files": []} for answer in part.answers])
        for part in readable_answers(revision)
    ]
    version = revision.form_version
    everything = [revision.answers, revision.consents, revision.digest, version.sha256, version.schema, read]
    return hashlib.sha256(canonical_json(everything).encode()).hexdigest()


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
