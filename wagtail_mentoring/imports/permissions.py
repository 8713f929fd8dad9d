"""Who may import people, and for which office."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from wagtail_mentoring.application_forms.choices import FormEntry
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.access_permissions import INVITATION_POLICY
from wagtail_mentoring.applications.permissions import programs_of
from wagtail_mentoring.directory.permissions import MENTOR_POLICY
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.permissions import OfficeScopedPolicy
from wagtail_mentoring.programs.choices import ApplicantRole

from .models import PeopleImport


def may_import(user: Any) -> bool:
    """Whoever may make mentors and change them, and works in an office that will keep them."""
    rights = all(MENTOR_POLICY.user_has_permission(user, right) for right in ("add", "change"))
    return rights and (user.is_superuser or Office.objects.of(user).exists())


def may_invite(user: Any, round_form: RoundForm) -> bool:
    """Whether the user may invite people to apply with this form."""
    return rounds_to_invite_to(user).filter(pk=round_form.pk).exists()


def rounds_to_invite_to(user: Any) -> QuerySet:
    """Forms for mentees, by invitation only, of rounds of the user's programs that are not over."""
    if not INVITATION_POLICY.user_has_permission(user, "add"):
        return RoundForm.objects.none()
    rows = RoundForm.objects.filter(
        role=ApplicantRole.MENTEE,
        entry=FormEntry.INVITATION,
        round__program__in=programs_of(user),
        round__ends_on__gte=timezone.localdate(),
    )
    return rows.select_related("round__program").order_by("-round__opens_at", "pk")


def may_list(user: Any) -> bool:
    """Whether the user's imports may put new mentors into the directory."""
    return MENTOR_POLICY.user_has_permission(user, "publish")


def may_add_terms(user: Any) -> bool:
    return user.has_perm("wagtail_mentoring.add_term")


class ImportPolicy(OfficeScopedPolicy):
    """No rights of its own: whoever may import does everything with the imports of their offices."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return may_import(user)


IMPORT_POLICY = ImportPolicy(PeopleImport, reach=lambda imports, user: imports.of(user))
