"""Random requests, answers, corrections and edits of the form: nothing else ever changes."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.applications.builders import ask, edit_form, fill, section, uid
from tests.applications.staff_world import hand_in
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.application_forms.versions import questions_of
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.request_keeping import newest_version, open_request_of
from wagtail_mentoring.applications.revision_questions import given_questions
from wagtail_mentoring.digests import canonical_json
from wagtail_mentoring.information_requests.correction_actions import Agreement, correct_application
from wagtail_mentoring.information_requests.request_actions import (
    answer_request,
    ask_applicant,
    withdraw_request,
)
from wagtail_mentoring.record_keeping.truth_checks import answer_index, chains, current_revisions, revisions

pytestmark = pytest.mark.usefixtures("site_root")

NAMES = ["goals", "year", "motto", "pet", "hobby"]

steps = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), st.lists(st.sampled_from(NAMES), unique=True), st.integers(0, 3)),
        st.tuples(st.just("ask"), st.lists(st.sampled_from(["name", *NAMES]), min_size=1, unique=True)),
        st.tuples(st.just("answer"), st.lists(st.sampled_from(["name", *NAMES]), unique=True)),
        st.tuples(st.just("correct"), st.lists(st.sampled_from(["name", *NAMES]), min_size=1, unique=True)),
        st.just(("take back",)),
    ),
    max_size=12,
)


def question_named(name, wording):
    if name == "year":
        return ask(
            "choice", "year", label=f"Year {wording}", options=["1", "2"], filterable=True, required=False
        )
    kind = "long_text" if name == "goals" else "short_text"
    return ask(kind, name, label=f"{name} {wording}", required=name == "motto")


def edit(world, names, wording):
    about = section("about", ask("short_text", "name", role="name"), ask("email", "email", role="email"))
    more = [question_named(name, wording) for name in names]
    edit_form(world.round_form.form, [about, *([section("goals", *more)] if more else [])])


class Story:
    """One application and, on paper, every revision it ever had."""

    def __init__(self, world):
        # Rolled back after each story, so what the rows in memory remember is of no use to the next.
        self.world = SimpleNamespace(
            coordinator=world.coordinator,
            round_form=RoundForm.objects.select_related("form", "round__program").get(pk=world.round_form.pk),
        )
        edit(self.world, ["goals", "year"], 0)
        self.application = hand_in(
            self.world.round_form,
            answers={uid("name"): "Ada", uid("email"): "ada@x.example", uid("goals"): "To learn."},
        )
        self.number = 0
        self.paper = {}
        self.note()

    @property
    def now(self):
        return Application.objects.get(pk=self.application.pk)

    def text(self, name):
        self.number += 1
        return uid(f"year/{self.number % 2 + 1}") if name == "year" else f"{name} {self.number}"

    def asked(self, names):
        keys = {question["key"] for question in questions_of(newest_version(self.now).schema)}
        return [uid(name) for name in names if uid(name) in keys]

    def note(self):
        """Write down what is new, and what each answer was called; return the revision."""
        revision = self.now.current_revision
        words = {key: question["label"] for key, question in given_questions(revision).items()}
        self.paper[revision.pk] = (canonical_json(revision.answers), revision.digest, words)
        return revision

    def check_differs_only_in(self, before, keys):
        revision = self.note()
        others = revision.answers.keys() | before.answers.keys()
        for key in others - set(keys):
            assert revision.answers.get(key, "-") == before.answers.get(key, "-")
            assert self.paper[revision.pk][2][key] == self.paper[before.pk][2][key]
        assert revision.sequence == before.sequence + 1

    def check_everything(self):
        for revision in self.now.revisions.select_related("form_version"):
            answers, seal, words = self.paper[revision.pk]
            assert canonical_json(revision.answers) == answers
            assert revision.digest == seal
            assert {key: q["label"] for key, q in given_questions(revision).items()} == words
            assert words.keys() == revision.answers.keys()
        for check in (revisions, current_revisions, chains, answer_index):
            assert list(filter(None, check())) == []

    def ask(self, names):
        if keys := self.asked(names):
            ask_applicant(
                application=self.now,
                questions=keys,
                message="Please.",
                due_at=timezone.now() + timedelta(days=3),
                user=self.world.coordinator,
            )

    def change_draft(self, answers):
        """As if it had been changed before the request, while that was possible."""
        draft = {**self.now.draft_answers, **answers}
        Application.objects.filter(pk=self.application.pk).update(draft_answers=draft)

    def answer(self, names):
        request, before = open_request_of(self.now), self.now.current_revision
        if request is None:
            return
        sent = {uid(name): self.text(name) for name in [*names, "motto", "name"]}
        others = {key: sent.pop(key) for key in sent.keys() - set(request.questions)}
        self.change_draft(others)
        application = fill(self.now, sent)
        answer_request(
            application=application,
            user=application.applicant,
            idempotency_key=self.text("key"),
            lock_version=application.lock_version,
            locale="en",
        )
        self.check_differs_only_in(before, request.questions)

    def correct(self, names):
        keys, before = self.asked(names), self.now.current_revision
        if not keys:
            return
        by_key = {uid(name): name for name in names}
        answers = {key: self.text(by_key[key]) for key in keys}
        if all(before.answers.get(key) == raw for key, raw in answers.items()):
            return
        correct_application(
            application=self.now,
            answers=answers,
            agreement=Agreement(reason="Phone", agreed_by="phone"),
            user=self.world.coordinator,
            idempotency_key=self.text("key"),
        )
        self.check_differs_only_in(before, keys)

    def take_back(self):
        if open_request_of(self.now):
            withdraw_request(application=self.now, user=self.world.coordinator)


@pytest.mark.django_db
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=steps)
def test_every_revision_stays_and_each_new_one_differs_only_in_what_was_asked(world, steps):
    with transaction.atomic():
        tell(Story(world), steps)
        transaction.set_rollback(True)


def tell(story, steps):
    for verb, *values in steps:
        match verb:
            case "edit":
                edit(story.world, *values)
            case "ask":
                story.ask(*values)
            case "answer":
                story.answer(*values)
            case "correct":
                story.correct(*values)
            case "take back":
                story.take_back()
    story.check_everything()
