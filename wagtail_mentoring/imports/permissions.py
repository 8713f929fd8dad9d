"""Who may import mentors, and for which office."""

from typing import Any

from wagtail_mentoring.directory.permissions import MENTOR_POLICY
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.permissions import OfficeScopedPolicy

from .models import MentorImport


def may_import(user: Any) -> bool:
    """Whoever may make mentors and change them, and works in an office that will keep them."""
    rights = all(MENTOR_POLICY.user_has_permission(user, right) for right in ("add", "change"))
    return rights and (user.is_superuser or Office.objects.of(user).exists())


def may_list(user: Any) -> bool:
    """Whether the user's imports may put new mentors into the directory."""
    return MENTOR_POLICY.user_has_permission(user, "publish")


def may_add_terms(user: Any) -> bool:
    return user.has_perm("wagtail_mentoring.add_term")


class ImportPolicy(OfficeScopedPolicy):
    """No rights of its own: whoever may import does everything with the imports of their offices."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return may_import(user)


IMPORT_POLICY = ImportPolicy(MentorImport, reach=lambda imports, user: imports.of(user))
