"""Checks of what a program and its rounds say themselves."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.programs.models import Program, Round
from wagtail_mentoring.programs.page_mixins import MentoringProgramPageMixin
from wagtail_mentoring.programs.page_models import page_models

from .choices import Phase, Severity
from .registry import Answer, Check, Fine, Lack, Subject

MENTOR = "MENTOR, Elements of Effective Practice, 4th ed."
EMCC = "EMCC, ISMCP"


def program_url(program: Program) -> Callable[[], str]:
    """The form of a program, for whoever may change it."""
    return lambda: reverse("mentoring_programs:edit", args=[program.pk])


def round_url(round: Round) -> Callable[[], str]:
    return lambda: reverse("mentoring_rounds:edit", args=[round.pk])


def all_filled(*fields: tuple[str, Any]) -> Callable[[Subject], Answer]:
    """A look at fields of the program, each with what to do when it is empty."""

    def look(subject: Subject) -> Iterator[Lack]:
        for name, fix in fields:
            if not getattr(subject.program, name):
                yield Lack(str(fix), program_url(subject.program))

    return look


def has_page(subject: Subject) -> Answer:
    models = page_models(MentoringProgramPageMixin)
    if any(model.objects.live().filter(program=subject.program).exists() for model in models):
        return Fine()
    return [Lack(_("Publish a page about the program."), lambda: reverse("wagtailadmin_explore_root"))]


def has_dates(subject: Subject) -> Iterator[Lack]:
    """Rounds that are to open say when people hear, and when pairs are welcomed."""
    for round in subject.rounds:
        if missing := missing_dates(round):
            yield Lack(
                _("Enter in %(round)s: %(dates)s.") % {"round": round.name, "dates": ", ".join(missing)},
                round_url(round),
            )


def asks_at_the_end(subject: Subject) -> Iterator[Lack]:
    """Pairs are asked by us, or by a survey of the program's own."""
    if not subject.program.asks_pairs and not subject.program.closing_survey:
        fix = _("Tick “ask pairs how it went”, or enter the address of what pairs are asked at the end.")
        yield Lack(fix, program_url(subject.program))


def missing_dates(round: Round) -> Sequence[str]:
    names = ("decisions_on", "orientation_on")
    return [str(Round._meta.get_field(name).verbose_name) for name in names if not getattr(round, name)]


def _warning(key: str, label: Any, look: Callable[[Subject], Answer], *, stage: str, source: str) -> Check:
    return Check(key, label, Phase.BEFORE_LAUNCH, Severity.WARNING, source, look, stage)


PROGRAM_CHECKS = (
    _warning(
        "eligibility",
        gettext_lazy("Who can take part, and what it asks"),
        all_filled(
            ("eligibility", gettext_lazy("Write who can take part.")),
            ("commitment", gettext_lazy("Write how much time it asks, and for how long.")),
        ),
        stage="plan",
        source=f"{MENTOR}: recruitment",
    ),
    _warning(
        "page",
        gettext_lazy("A page about the program"),
        has_page,
        stage="plan",
        source=f"{MENTOR}: recruitment",
    ),
    _warning(
        "dates",
        gettext_lazy("Dates of answers and orientation"),
        has_dates,
        stage="plan",
        source=f"{MENTOR}: matching and initiating",
    ),
    _warning(
        "training",
        gettext_lazy("Training for both roles"),
        all_filled(
            ("training_mentors", gettext_lazy("Enter where mentors find their training material.")),
            ("training_mentees", gettext_lazy("Enter where mentees find their training material.")),
        ),
        stage="train",
        source=f"{MENTOR}: training",
    ),
    _warning(
        "concern_contact",
        gettext_lazy("Whom to turn to with a concern"),
        all_filled(("concern_contact", gettext_lazy("Name whom people turn to when something is wrong."))),
        stage="support",
        source=f"{MENTOR}: monitoring and support",
    ),
    _warning(
        "code_of_conduct",
        gettext_lazy("Code of conduct"),
        all_filled(("code_of_conduct", gettext_lazy("Enter the address of your code of conduct."))),
        stage="plan",
        source=f"{EMCC}: standard of ethics",
    ),
    _warning(
        "closing_survey",
        gettext_lazy("Closing survey"),
        asks_at_the_end,
        stage="close",
        source=f"{MENTOR}: closure",
    ),
)
