"""Who may see and decide on which application: its own applicant, and staff of the offices in its program."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, OuterRef, QuerySet, Subquery
from wagtail.permission_policies import ModelPermissionPolicy

from wagtail_mentoring import conf
from wagtail_mentoring.application_forms.choices import QuestionRole
from wagtail_mentoring.application_forms.marked_questions import for_the_lead
from wagtail_mentoring.application_forms.models import ApplicationForm, RoundForm
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.permissions import OfficeScopedPolicy, Veil
from wagtail_mentoring.partnership.choices import PartnerRole
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.programs.models import Program

from . import decisions
from .answers import answers_by_role
from .application_models import Application, ApplicationFile, ApplicationRevision
from .conflict_models import ConflictOfInterest
from .querysets import ApplicationQuerySet, rounds_of_offices
from .revision_questions import given_questions


def _without_conflicts(applications: QuerySet, user: Any) -> QuerySet:
    running = ConflictOfInterest.objects.filter(person=user.pk, lifted_at=None)
    # Worked out once for the user. Asked of each row, it takes half the time of a count of 100,000.
    return applications.exclude(pk__in=running.values("application"))


def _without_own(applications: QuerySet, user: Any) -> QuerySet:
    """Staff apply as well, alumni among them as mentors: nobody deals with their own application."""
    own = Application.objects.filter(applicant=user.pk)
    return applications.exclude(pk__in=own.order_by().values("pk"))


def _conflicts_among(applications: Collection[int]) -> QuerySet:
    running = ConflictOfInterest.objects.filter(application__in=applications, lifted_at=None)
    return running.order_by().values_list("application", "person")


def _applicants_of(applications: Collection[int]) -> QuerySet:
    return Application.objects.filter(pk__in=applications).order_by().values_list("pk", "applicant")


#: By keys of applications: pairs of an application and a person, both by key.
Pairs = Callable[[Collection[int]], Iterable[tuple[int, int]]]

_veils: dict[str, Veil] = {"conflicts": _without_conflicts, "own": _without_own}
_pairs: dict[str, Pairs] = {"conflicts": _conflicts_among, "own": _applicants_of}


def register_veil(name: str, veil: Veil, pairs: Pairs | None = None) -> None:
    """Have ``veil(applications, user)`` narrow what ``user`` reaches; a second one replaces the first.

    ``pairs(applications)`` says the same from the other side, as keys of an application and a person: nobody
    is offered to handle what is kept from them. Without it they are.
    """
    _veils[name] = veil
    _pairs[name] = pairs or (lambda applications: ())


def unveiled(applications: QuerySet, user: Any) -> QuerySet:
    """``applications`` without those that do not exist for ``user``: the one place where that is decided."""
    for veil in _veils.values():
        applications = veil(applications, user)
    return applications


def kept_from(user: Any) -> QuerySet:
    """Applications that do not exist for ``user``."""
    seen = unveiled(Application.objects.all(), user)
    return Application.objects.exclude(pk__in=seen.order_by().values("pk"))


class ApplicationPolicy(OfficeScopedPolicy):
    """Staff reach what was handed in to their offices' programs. Nobody but its writer reaches a draft.

    One on hold is reached by its own address and in the list of those on hold; every other list, count,
    choice and export, which all are narrowed here, leaves it out.
    """

    def within_reach(self, user: Any, action: str) -> QuerySet:
        return super().within_reach(user, action).received()

    def narrow(self, queryset: QuerySet, user: Any, actions: Iterable[str] = ("view", "change")) -> QuerySet:
        """As the base class says, but straight on ``queryset``: the index of the order then stays of use.

        The few rounds are asked for by themselves: a list makes several queries of these rows, and a database
        plans each of them better when it knows them.
        """
        return self._reached(queryset, user, actions).filter(held_at=None)

    def _reached(self, queryset: QuerySet, user: Any, actions: Iterable[str]) -> QuerySet:
        if not any(self.user_has_permission(user, action) for action in actions):
            return queryset.none()
        queryset = queryset.received()
        if not (user.is_active and user.is_superuser):
            rounds = rounds_of_offices(Office.objects.of(user))
            queryset = queryset.filter(round__in=list(rounds.values_list("pk", flat=True)))
        return unveiled(queryset, user)


class HeldPolicy(ApplicationPolicy):
    """The same reach, narrowed to what is on hold."""

    def narrow(self, queryset: QuerySet, user: Any, actions: Iterable[str] = ("view", "change")) -> QuerySet:
        return self._reached(queryset, user, actions).exclude(held_at=None)


def applications_in_reach(applications: ApplicationQuerySet, user: Any) -> ApplicationQuerySet:
    """Those of ``applications`` that were handed in to a program in which an office of ``user`` partners."""
    return applications.of_offices(Office.objects.of(user))


def programs_of(user: Any) -> QuerySet:
    """Programs in which an office of ``user`` is an accepted partner; every program for a superuser."""
    if user.is_active and user.is_superuser:
        return Program.objects.all()
    partners = Partner.objects.accepted().filter(office__in=Office.objects.of(user))
    return Program.objects.filter(pk__in=partners.values("program"))


def _forms_to_edit(forms: QuerySet, user: Any) -> QuerySet:
    """Those that one of the user's offices keeps; an editor, who works in none, looks after all of them."""
    offices = Office.objects.of(user)
    return forms.filter(office__in=offices) if offices.exists() else forms


def _forms_to_look_at(forms: QuerySet, user: Any) -> QuerySet:
    """A form is text, not somebody's data: whoever may look at forms may look at every one."""
    return forms


def _rounds_of_my_programs(round_forms: QuerySet, user: Any) -> QuerySet:
    return round_forms.filter(round__program__in=programs_of(user))


APPLICATION_POLICY = ApplicationPolicy(Application, reach=applications_in_reach, veil=unveiled)
HELD_POLICY = HeldPolicy(Application, reach=applications_in_reach, veil=unveiled)
FORM_POLICY = OfficeScopedPolicy(ApplicationForm, reach=_forms_to_look_at, change_reach=_forms_to_edit)
ROUND_FORM_POLICY = OfficeScopedPolicy(RoundForm, reach=_rounds_of_my_programs)


def may_read(user: Any, application: Application) -> bool:
    """Whether a member of staff may read an application with its files."""
    return APPLICATION_POLICY.user_has_any_permission_for_instance(user, ("view", "change"), application)


def sees_all_answers(user: Any, program: Program) -> bool:
    """Whether a member of staff may read answers that are meant for the program's lead office only."""
    if user.is_active and user.is_superuser:
        return True
    leads = Partner.objects.accepted().filter(program=program, role=PartnerRole.LEAD)
    return leads.filter(office__in=Office.objects.of(user)).exists()


def hidden_answers(revision: ApplicationRevision, user: Any) -> frozenset[str]:
    """Keys of the questions whose answers in ``revision`` a member of staff may not read.

    The one place where that is decided: lists, files, comparisons and exports keep to it.
    """
    if sees_all_answers(user, revision.application.round.program):
        return frozenset()
    return for_the_lead(revision.form_version.form_id)


def wishes_of(revision: ApplicationRevision, user: Any) -> list[int]:
    """Keys of the mentors the applicant ranked, best first; none where ``user`` may not read the answer."""
    hidden = hidden_answers(revision, user)
    for key, question in given_questions(revision).items():
        if question["role"] == QuestionRole.PREFERRED_MENTORS and key in hidden:
            return []
    return answers_by_role(revision).get(QuestionRole.PREFERRED_MENTORS, [])


def may_read_file(*, user: Any, file: ApplicationFile) -> bool:
    """The applicant reads every file they sent; staff within reach those that were handed in."""
    if file.application.applicant_id == user.pk:
        return True
    return reaches_file(user=user, file=file) and is_open_to_staff(file)


def reaches_file(*, user: Any, file: ApplicationFile) -> bool:
    """Whether ``file`` is there for a member of staff, whatever the virus scanner says about it."""
    if not may_read(user, file.application):
        return False
    revisions = _revisions_with(file)
    forms = {revision.form_version.form_id for revision in revisions}
    if any(str(file.question_key) in for_the_lead(form) for form in forms):
        return sees_all_answers(user, file.application.round.program)
    return bool(revisions)


def is_open_to_staff(file: ApplicationFile) -> bool:
    """Whether the virus scanner has nothing against staff opening ``file``."""
    return decisions.may_open(
        scan_state=file.scan_state,
        has_scanner=conf.get("FILE_SCANNER") is not None,
        reads_unscanned=conf.get("READ_UNSCANNED_FILES"),
    )


def was_handed_in(file: ApplicationFile) -> bool:
    """Whether a revision refers to ``file``; such a file is kept as long as the revision."""
    return bool(_revisions_with(file))


def _revisions_with(file: ApplicationFile) -> list[ApplicationRevision]:
    key, question = str(file.key), str(file.question_key)
    revisions = file.application.revisions.select_related("form_version")
    return [row for row in revisions if (row.answers.get(question) or {}).get("key") == key]


def may_decide(user: Any, application: Application) -> bool:
    """Whether a member of staff may move, release or assign an application, or write notes on it.

    Nobody does while it is on hold: first somebody says whether it is genuine; nor once it is erased.
    """
    is_open = application.held_at is None and application.anonymised_at is None
    return is_open and may_decide_on_hold(user, application)


def may_decide_on_hold(user: Any, application: Application) -> bool:
    """Whether a member of staff may say that an application is genuine, or void."""
    return APPLICATION_POLICY.user_has_permission_for_instance(user, "change", application)


def may_make_mentor(user: Any, application: Application) -> bool:
    """Whether a member of staff may turn an accepted mentor application into a draft profile."""
    adds_mentors = ModelPermissionPolicy(Mentor).user_has_permission(user, "add")
    return adds_mentors and may_decide(user, application)


def staff_of(application: Application) -> QuerySet:
    """People before whom an application can come: the staff of the program's accepted partners.

    Without the applicant and those who have a conflict of interest.
    """
    partners = Partner.objects.accepted().filter(program=application.round.program_id)
    groups = Office.objects.filter(pk__in=partners.values("office")).values("group")
    conflicts = ConflictOfInterest.objects.filter(application_id=application.pk, lifted_at=None)
    staff = get_user_model().objects.filter(groups__in=groups, is_active=True)
    return staff.exclude(pk__in=conflicts.values("person")).exclude(pk=application.applicant_id).distinct()


def possible_handlers_of(application: Application) -> QuerySet:
    """People to whom an application can be handed: ``staff_of`` who see it, so nobody who reads it blind."""
    kept = {person for pairs in _pairs.values() for _pk, person in pairs([application.pk])}
    return staff_of(application).exclude(pk__in=kept)


def staff_common_to(programs: Collection[int]) -> QuerySet:
    """People to whom applications to any of ``programs``, by key, can be given: staff common to all."""
    partners = Partner.objects.accepted().filter(program__in=programs, office__group__user=OuterRef("pk"))
    worked_in = (
        partners.order_by().values("office__group__user").values(count=Count("program", distinct=True))
    )
    staff = get_user_model().objects.filter(is_active=True)
    return staff.annotate(worked_in=Subquery(worked_in)).filter(worked_in=len(programs))


def kept_apart(applications: Collection[int], people: Collection[Any]) -> set[tuple[int, int]]:
    """Pairs of an application and a person, both by key, that must not meet: it does not exist for them."""
    asked = {person.pk for person in people}
    return {pair for pairs in _pairs.values() for pair in pairs(applications) if pair[1] in asked}


def acting_office(user: Any, application: Application) -> Office | None:
    """The partner office for which ``user`` acts; the lead's first where a person works in several."""
    return acting_office_in(user, application.round.program_id)


def acting_office_in(user: Any, program_id: int) -> Office | None:
    """``acting_office`` where there is no application, or none that may be known of."""
    partners = Partner.objects.accepted().filter(program=program_id, office__group__in=user.groups.all())
    partner = partners.select_related("office").order_by("role", "office__name").first()
    return partner.office if partner else None
