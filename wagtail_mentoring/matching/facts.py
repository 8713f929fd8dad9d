"""What a run is given: mentees with a place and no mentor, mentors with places free, and rules about them."""

import zoneinfo
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from wagtail_mentoring.application_forms.choices import QuestionRole, QuestionType
from wagtail_mentoring.application_forms.versions import Question, questions_of
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.models import Application, ApplicationRevision, ConflictOfInterest
from wagtail_mentoring.applications.revision_questions import given_questions
from wagtail_mentoring.directory.models import Mentor, Vocabulary
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.mentorships.permissions import has_place
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.programs.models import Round

from .choices import MentorPool, RuleKind
from .configs import Config, rules_of
from .models import PairRule
from .problem import Mentee, PairKeys, Problem
from .problem import Mentor as MentorFacts
from .usable import unusable

#: Answers by which fairness is looked at. They never enter a score.
AUDITED = (QuestionRole.COURSE, QuestionRole.CLASS_YEAR)
PLACED = [ApplicationStatus.ACCEPTED, ApplicationStatus.CONFIRMED]


def mentees_waiting(round: Round) -> list[Application]:
    """Mentees of the round who have a place for certain and no running pair in it, in a fixed order."""
    rows = _placed_without_a_pair(round).select_related("round", "current_revision__form_version")
    return [row for row in rows.order_by("pk") if has_place(row)]


def is_waiting(application: Application) -> bool:
    """Whether a run of today would look for a mentor for this mentee."""
    rows = _placed_without_a_pair(application.round).filter(pk=application.pk)
    return has_place(application) and rows.exists()


def _placed_without_a_pair(round: Round) -> QuerySet[Application]:
    running = Mentorship.objects.taking_a_place().filter(application=OuterRef("pk"))
    by_hand = Mentorship.objects.taking_a_place().filter(round=round, mentee=OuterRef("applicant"))
    return Application.objects.filter(
        ~Exists(running),
        ~Exists(by_hand),
        round=round,
        role=ApplicantRole.MENTEE,
        status__in=PLACED,
        released_at__isnull=False,
        anonymised_at=None,
    )


def mentors_free(round: Round, pool: str) -> QuerySet:
    """Mentors whom a run may propose, in a fixed order."""
    mentors = Mentor.objects.available().exclude(pk__in=mentors_who_left(round))
    if pool == MentorPool.APPLIED:
        applied = Application.objects.filter(
            round=round, role=ApplicantRole.MENTOR, status__in=PLACED, released_at__isnull=False
        )
        accounts = applied.filter(mentor=None).values("applicant")
        mentors = mentors.filter(Q(pk__in=applied.values("mentor")) | Q(user__in=accounts))
    return mentors.prefetch_related("terms__vocabulary").order_by("pk")


def mentors_who_left(round: Round) -> set[int]:
    """Keys of mentors who applied in this round, withdrew, and did not apply again. They stay listed."""
    applied = Application.objects.filter(round=round, role=ApplicantRole.MENTOR)
    again = applied.exclude(active_key=None)
    gone = applied.filter(status=ApplicationStatus.WITHDRAWN).exclude(applicant__in=again.values("applicant"))
    left = Mentor.objects.filter(_are_of(gone)).exclude(_are_of(again))
    return set(left.values_list("pk", flat=True))


def _are_of(applications: QuerySet) -> Q:
    """Mentors who applied so: of somebody who was erased only the profile is known."""
    profiles = applications.exclude(mentor=None).values("mentor")
    return Q(user__in=applications.values("applicant")) | Q(pk__in=profiles)


@dataclass(frozen=True)
class Review:
    """What people said about the run before: kept for the next one."""

    locked: frozenset[PairKeys] = frozenset()
    vetoed: frozenset[PairKeys] = frozenset()
    kept: frozenset[PairKeys] = frozenset()


def problem_of(round: Round, config: Config, seed: str, review: Review | None = None) -> Problem:
    """What the solver is given for ``round``, as things are now."""
    review = review or Review()
    applications = mentees_waiting(round)
    mentors = list(mentors_free(round, config["pool"]))
    mentees, known = {row.pk for row in applications}, {row.pk for row in mentors}

    def there(pairs: Iterable[PairKeys]) -> frozenset[PairKeys]:
        return frozenset(
            (mentee, mentor) for mentee, mentor in pairs if mentee in mentees and mentor in known
        )

    must, never = _rules_about(round, applications)
    never |= _conflicts(round, mentors)
    return Problem(
        mentees=_mentees(round, applications),
        mentors=[_mentor(row) for row in mentors],
        rules=rules_of(config),
        seed=seed,
        must=there(must | review.locked),
        never=there(never),
        vetoed=there(review.vetoed),
        kept=there(review.kept),
    )


def _rules_about(round: Round, applications: Iterable[Application]) -> tuple[set[PairKeys], set[PairKeys]]:
    """What offices said about two people: that must be together, and that must not."""
    keys = {row.applicant_id: row.pk for row in applications}
    rules = PairRule.objects.holding_in(round)
    found: dict[str, set[PairKeys]] = {RuleKind.MUST: set(), RuleKind.NEVER: set()}
    for applicant, mentor, kind in rules.values_list("applicant", "mentor", "kind"):
        if applicant in keys:
            found[kind].add((keys[applicant], mentor))
    return found[RuleKind.MUST], found[RuleKind.NEVER]


def _conflicts(round: Round, mentors: Iterable[Mentor]) -> set[PairKeys]:
    """A mentor who works here and must not come near an application does not become its mentor."""
    accounts = {row.user_id: row.pk for row in mentors if row.user_id}
    running = ConflictOfInterest.objects.filter(application__round=round, lifted_at=None)
    rows = running.values_list("application", "person")
    return {(application, accounts[person]) for application, person in rows if person in accounts}


def _mentees(round: Round, applications: list[Application]) -> list[Mentee]:
    slugs = _vocabulary_slugs()
    waited = _waited(round)
    questions: dict[int, dict[str, Question]] = {}
    out = unusable(row.current_revision.form_version.form_id for row in applications)
    return [
        _mentee(row, round, slugs, waited.get(row.applicant_id, 0), _questions_of(row, questions, out))
        for row in applications
    ]


def _questions_of(
    application: Application, known: dict[int, dict[str, Question]], out: Collection[str]
) -> dict[str, Question]:
    """Those that were answered but ``out``; worked out once for each version, where one was answered."""
    revision: ApplicationRevision = application.current_revision
    if revision.earlier:
        return {key: words for key, words in given_questions(revision).items() if key not in out}
    if revision.form_version_id not in known:
        schema = revision.form_version.schema
        known[revision.form_version_id] = {
            question["key"]: question for question in questions_of(schema) if question["key"] not in out
        }
    return known[revision.form_version_id]


def _mentee(
    row: Application, round: Round, slugs: dict[str, str], waited: int, questions: dict[str, Question]
) -> Mentee:
    answers = [
        (question, value)
        for key, question in questions.items()
        if (value := row.current_revision.answers.get(key))
    ]
    by_role: dict[str, Any] = {
        question["role"]: (question, value) for question, value in answers if question.get("role")
    }
    wishes = by_role.get(QuestionRole.PREFERRED_MENTORS, (None, []))[1]
    goals = by_role.get(QuestionRole.GOALS, (None, ""))[1]
    return Mentee(
        key=row.pk,
        user=str(row.applicant_id),
        terms=_terms_asked_for(answers, slugs),
        preferred=tuple(int(item["key"]) for item in wishes),
        words=goals if isinstance(goals, str) else "",
        time_zone=round.time_zone,
        waited=waited,
        groups=tuple((role.value, _in_a_word(*by_role[role])) for role in AUDITED if role in by_role),
    )


def _terms_asked_for(
    answers: Iterable[tuple[Question, Any]], slugs: dict[str, str]
) -> dict[str, frozenset[str]]:
    terms: dict[str, frozenset[str]] = {}
    for question, value in answers:
        if question["type"] == QuestionType.TERMS and question["vocabulary"]["key"] in slugs:
            slug = slugs[question["vocabulary"]["key"]]
            terms[slug] = terms.get(slug, frozenset()) | {item["key"] for item in value}
    return terms


def _in_a_word(question: Question, value: Any) -> str:
    if question["type"] == QuestionType.CHOICE:
        options = {option["key"]: option["label"] for option in question["options"]}
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(options.get(key, "") for key in chosen)
    return str(value)[:80]


def _mentor(row: Mentor) -> MentorFacts:
    terms: dict[str, set[str]] = {}
    for term in row.terms.all():
        terms.setdefault(term.vocabulary.slug, set()).add(str(term.translation_key))
    words = [row.shown_to("signed_in", name) for name in ("job_title", "bio")]
    return MentorFacts(
        key=row.pk,
        user=str(row.user_id) if row.user_id else None,
        places=row.places_free,
        terms={slug: frozenset(keys) for slug, keys in terms.items()},
        words=" ".join(filter(None, words)),
        time_zone=row.time_zone if row.time_zone in _zones() else "",
    )


@cache
def _zones() -> frozenset[str]:
    """Every name there is. Read once: the list is made from files each time."""
    return frozenset(zoneinfo.available_timezones())


def _vocabulary_slugs() -> dict[str, str]:
    """Slugs of the vocabularies that mentors are described with, by translation key."""
    rows = Vocabulary.objects.order_by("-pk").values_list("translation_key", "slug")
    return {str(key): slug for key, slug in rows}


def _waited(round: Round) -> dict[int, int]:
    """For each person of the round, how many earlier ones left them without a mentor, with a place or not."""
    paired = Mentorship.objects.filter(round=OuterRef("round"), mentee=OuterRef("applicant"))
    rows = Application.objects.filter(
        ~Exists(paired),
        round__program=round.program_id,
        round__opens_at__lt=round.opens_at,
        role=ApplicantRole.MENTEE,
        status__in=[*PLACED, ApplicationStatus.WAITLISTED],
        released_at__isnull=False,
        applicant__in=Application.objects.filter(round=round).values("applicant"),
    )
    waited: dict[int, int] = {}
    for person in rows.values_list("applicant", flat=True):
        waited[person] = waited.get(person, 0) + 1
    return waited
