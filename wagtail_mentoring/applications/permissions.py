"""Who may see and decide on which application: its own applicant, and staff of the offices in its program."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.permissions import OfficeScopedPolicy
from wagtail_mentoring.partnership.choices import PartnerRole
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.programs.models import Program

from .access_models import Extension, Invitation
from .application_models import Application, ApplicationFile
from .choices import VisibleTo
from .form_models import ApplicationForm, RoundForm
from .querysets import ApplicationQuerySet
from .versions import all_questions


class ApplicationPolicy(OfficeScopedPolicy):
    """Staff reach what was handed in to their offices' programs. Nobody but its writer reaches a draft."""

    def within_reach(self, user: Any, action: str) -> QuerySet:
        return super().within_reach(user, action).handed_in()

    def reaches(self, user: Any, action: str, instance: Application) -> bool:
        return self.within_reach(user, action).filter(pk=instance.pk).exists()

    def narrow(self, queryset: QuerySet, user: Any, actions: Iterable[str] = ("view", "change")) -> QuerySet:
        rows = self.instances_user_has_any_permission_for(user, actions)
        return queryset.filter(pk__in=rows.order_by().values("pk"))


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


def _doors_of_my_programs(rows: QuerySet, user: Any) -> QuerySet:
    """Personal deadlines and invitations, by the form they are for."""
    return rows.filter(round_form__round__program__in=programs_of(user))


APPLICATION_POLICY = ApplicationPolicy(Application, reach=applications_in_reach)
FORM_POLICY = OfficeScopedPolicy(ApplicationForm, reach=_forms_to_look_at, change_reach=_forms_to_edit)
ROUND_FORM_POLICY = OfficeScopedPolicy(RoundForm, reach=_rounds_of_my_programs)
EXTENSION_POLICY = OfficeScopedPolicy(Extension, reach=_doors_of_my_programs)
INVITATION_POLICY = OfficeScopedPolicy(Invitation, reach=_doors_of_my_programs)


def may_read(user: Any, application: Application) -> bool:
    """Whether a member of staff may read an application with its files."""
    return APPLICATION_POLICY.user_has_any_permission_for_instance(user, ("view", "change"), application)


def sees_all_answers(user: Any, program: Program) -> bool:
    """Whether a member of staff may read answers that are meant for the program's lead office only."""
    if user.is_active and user.is_superuser:
        return True
    leads = Partner.objects.accepted().filter(program=program, role=PartnerRole.LEAD)
    return leads.filter(office__in=Office.objects.of(user)).exists()


def may_read_file(*, user: Any, file: ApplicationFile) -> bool:
    """The applicant reads every file they sent; staff within reach those that were handed in."""
    if file.application.applicant_id == user.pk:
        return True
    if not may_read(user, file.application) or not was_handed_in(file):
        return False
    return not _is_for_the_lead(file) or sees_all_answers(user, file.application.round.program)


def _is_for_the_lead(file: ApplicationFile) -> bool:
    question = all_questions(file.application.draft_version.schema).get(str(file.question_key), {})
    return question.get("visible_to") == VisibleTo.LEAD


def was_handed_in(file: ApplicationFile) -> bool:
    """Whether a revision refers to ``file``; such a file is kept as long as the revision."""
    key, question = str(file.key), str(file.question_key)
    answers = (revision.answers.get(question) for revision in file.application.revisions.all())
    return any(answer and answer["key"] == key for answer in answers)


def may_decide(user: Any, application: Application) -> bool:
    """Whether a member of staff may move, release or assign an application, or write notes on it."""
    return APPLICATION_POLICY.user_has_permission_for_instance(user, "change", application)


def may_make_mentor(user: Any, application: Application) -> bool:
    """Whether a member of staff may turn an accepted mentor application into a draft profile."""
    adds_mentors = ModelPermissionPolicy(Mentor).user_has_permission(user, "add")
    return adds_mentors and may_decide(user, application)


def staff_of(application: Application) -> QuerySet:
    """People to whom an application can be given: the staff of the program's accepted partners."""
    partners = Partner.objects.accepted().filter(program=application.round.program_id)
    groups = Office.objects.filter(pk__in=partners.values("office")).values("group")
    return get_user_model().objects.filter(groups__in=groups, is_active=True).distinct()


def acting_office(user: Any, application: Application) -> Office | None:
    """The partner office for which ``user`` acts; the lead's first where a person works in several."""
    return acting_office_in(user, application.round.program_id)


def acting_office_in(user: Any, program_id: int) -> Office | None:
    """``acting_office`` where there is no application, or none that may be known of."""
    partners = Partner.objects.accepted().filter(program=program_id, office__group__in=user.groups.all())
    partner = partners.select_related("office").order_by("role", "office__name").first()
    return partner.office if partner else None
