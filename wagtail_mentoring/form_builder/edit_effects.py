"""What a new version of a form would do to the people in the middle of it, in numbers."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from wagtail_mentoring.application_forms.answer_rules import AnswerSources, Raw, clean_answers
from wagtail_mentoring.application_forms.choices import Window
from wagtail_mentoring.application_forms.models import ApplicationForm, RoundForm
from wagtail_mentoring.application_forms.translations import in_language
from wagtail_mentoring.application_forms.versions import Schema, changes_between
from wagtail_mentoring.applications.access_models import Extension
from wagtail_mentoring.applications.applicant_actions import draft_under
from wagtail_mentoring.applications.application_models import Application, ApplicationFile
from wagtail_mentoring.applications.choices import ApplicationStatus

ROWS_AT_A_TIME = 500
#: Changes of which an editor wants to know how many answers handed in they leave as they are.
KEPT_KINDS = frozenset(
    {
        "question_retired",
        "option_retired",
        "option_renamed",
        "reworded",
        "text_changed",
        "translated_text_changed",
    }
)


class ManyDrafts:
    """Drafts one after another, with what answers refer to read once for all of them."""

    def __init__(self, drafts: QuerySet[Application]) -> None:
        self.drafts = drafts
        files = ApplicationFile.objects.filter(application__in=drafts, removed_at=None)
        self._files: dict[int, dict[str, ApplicationFile]] = {}
        for file in files:
            self._files.setdefault(file.application_id, {})[str(file.question_key)] = file
        self._terms: dict[str, dict[str, str]] = {}

    def __iter__(self) -> Iterator[tuple[Application, AnswerSources]]:
        for application in self.drafts.select_related("applicant").iterator(chunk_size=ROWS_AT_A_TIME):
            sources = AnswerSources(application, terms=self._terms)
            sources.files = self._files.get(application.pk, {})
            yield application, sources


@dataclass(frozen=True)
class AnsweredElsewhere:
    """What people answer of a form besides applications, for example in reviews."""

    #: What of a version they are asked.
    asked: Callable[[Schema], Schema]
    #: Raw answers of those who are in the middle of it, and the answers that were handed in.
    drafts: Iterable[tuple[Mapping[str, Raw], AnswerSources]]
    handed_in: Iterable[Mapping[str, Any]]
    #: What publishing does to them besides, in sentences with numbers.
    told: list[str]
    #: A number of those that were handed in, in words.
    in_words: Callable[[int], str]


Elsewhere = Callable[[ApplicationForm, Schema, datetime], AnsweredElsewhere | None]
_elsewhere: dict[str, Elsewhere] = {}


def register_answers_elsewhere(name: str, source: Elsewhere) -> None:
    """Have ``source(form, after, at)`` asked who else answers a form; a second one of the same name
    replaces it.
    """
    _elsewhere[name] = source


@dataclass
class Effects:
    """How many drafts meet a change and how; by question key where it says so."""

    drafts: int = 0
    handed_in: int = 0
    #: Drafts by how many more questions they must answer; none are left out.
    more_questions: Counter[int] = field(default_factory=Counter)
    #: Drafts with an answer that no longer fits.
    refitted: int = 0
    #: Drafts that go on without noticing.
    undisturbed: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    #: Drafts and applications handed in that hold an answer.
    answered: Counter[str] = field(default_factory=Counter)
    handed_in_with: Counter[str] = field(default_factory=Counter)
    #: Drafts that are shown a question they were not shown before.
    newly_shown: Counter[str] = field(default_factory=Counter)
    #: Drafts that hold an answer to a question they are shown no more, though others are; and all of them.
    newly_hidden: Counter[str] = field(default_factory=Counter)
    hiding: int = 0
    #: What is told of answers that stand in no application, and what of them keeps which answer.
    told: list[str] = field(default_factory=list)
    kept_elsewhere: list[tuple[Callable[[int], str], Counter[str]]] = field(default_factory=list)


def open_drafts(form: ApplicationForm, at: datetime) -> QuerySet[Application]:
    """Drafts on ``form`` that can still be handed in at ``at``, some by a deadline of their writer's own."""
    wanted = Q(pk__in=())
    for row in RoundForm.objects.filter(form=form).select_related("round"):
        its_own = Q(round=row.round_id, role=row.role)
        wanted |= its_own if row.window_at(at) != Window.CLOSED else its_own & _has_time(row, at)
    drafts = Application.objects.filter(status=ApplicationStatus.DRAFT, draft_version__form=form)
    return drafts.filter(wanted)


def _has_time(row: RoundForm, at: datetime) -> Exists:
    """The condition on drafts that their writer's own deadline, its grace included, has not passed."""
    before = at - timedelta(minutes=row.round.grace_minutes)
    given = Extension.objects.in_force().filter(round_form=row, until__gt=before)
    address = Q(user=None, email=Lower("writer")) & ~Q(email="")
    writer = {"writer": OuterRef("applicant__email")}
    return Exists(given.annotate(**writer).filter(Q(user=OuterRef("applicant")) | address))


def _handed_in_on(form: ApplicationForm) -> QuerySet[Application]:
    return Application.objects.handed_in().filter(current_revision__form_version__form=form)


def effects_of(form: ApplicationForm, before: Schema, after: Schema, at: datetime) -> Effects:
    """Count what replacing ``before`` by ``after`` at ``at`` does to drafts and to what was handed in."""
    effects = Effects(handed_in=_handed_in_on(form).count())
    changes = changes_between(before, after)
    # In whatever language: a consent counts that was given to any of its texts.
    before, after = in_language(before, None), in_language(after, None)
    keeps = any(change["kind"] in KEPT_KINDS for change in changes)
    for application, sources in ManyDrafts(open_drafts(form, at)):
        was, now = draft_under(application, before), draft_under(application, after)
        _count_draft(effects, before, after, was, now, sources)
        effects.answered.update(_given({**application.draft_answers, **sources.files}))
    if keeps:
        for answers in _handed_in_on(form).values_list("current_revision__answers", flat=True).iterator():
            effects.handed_in_with.update(_given(answers))
    for source in _elsewhere.values():
        if found := source(form, after, at):
            _count_elsewhere(effects, found, before, after, keeps)
    return effects


def _given(answers: Mapping[str, Any]) -> Iterator[str]:
    """What is answered; no is an answer, and so is nought."""
    return (key for key, value in answers.items() if value not in (None, "", []))


def _count_elsewhere(
    effects: Effects, found: AnsweredElsewhere, before: Schema, after: Schema, keeps: bool
) -> None:
    before, after = found.asked(before), found.asked(after)
    for answers, sources in found.drafts:
        _count_draft(effects, before, after, answers, answers, sources)
        effects.answered.update(_given(answers))
    effects.told += found.told
    if keeps:
        kept = Counter(key for answers in found.handed_in for key in _given(answers))
        effects.kept_elsewhere.append((found.in_words, kept))


def _count_draft(
    effects: Effects,
    before: Schema,
    after: Schema,
    was: Mapping[str, Raw],
    now: Mapping[str, Raw],
    sources: AnswerSources,
) -> None:
    was_wrong = clean_answers(before, was, sources)[1]
    is_wrong = clean_answers(after, now, sources)[1]
    new = {key: problem for key, problem in is_wrong.items() if key not in was_wrong}
    missing = [key for key, problem in new.items() if problem.kind == "missing"]
    wrong = [key for key in new if key not in missing]
    effects.drafts += 1
    effects.missing.update(missing)
    effects.wrong.update(wrong)
    effects.newly_shown.update(sources.shown(after, now) - sources.shown(before, was))
    hidden = [question["key"] for question in sources.newly_hidden(before, was, after, now)]
    effects.newly_hidden.update(hidden)
    effects.hiding += bool(hidden)
    if missing:
        effects.more_questions[len(missing)] += 1
    effects.refitted += bool(wrong)
    effects.undisturbed += not new and not hidden
