"""Who reads what is to be signed of a page, and who may publish past the signatures."""

from typing import Any

from wagtail.models import PagePermissionTester

from wagtail_mentoring.partnership.permissions import PROGRAM_POLICY, office_directed_by

from .page_states import PageNow, joint_programs, live_row_of


class JointPagePermissionTester(PagePermissionTester):
    """Nobody publishes a page that offices sign together, whatever their rights: its last signature does.

    Taking it offline, and everything else that needs the right to publish, is as in Wagtail.
    """

    def can_publish(self) -> bool:
        allowed = super().can_publish()
        return allowed and not joint_programs(self.page, live_row_of(self.page))

    def can_set_view_restrictions(self) -> bool:
        return super().can_publish()

    def can_unschedule(self) -> bool:
        return super().can_publish()


def works_on(user: Any, now: PageNow) -> bool:
    """Whether ``user`` is of an office that signs, and may work on programs."""
    return any(
        PROGRAM_POLICY.user_has_permission_for_instance(user, "change", program) for program in now.programs
    )


def may_see(user: Any, now: PageNow) -> bool:
    """Whether ``user`` may read what is to be signed: of the offices, or an editor of the page."""
    if works_on(user, now) or may_publish_unsigned(user, now):
        return True
    return now.page.permissions_for_user(user).can_edit()


def may_publish_unsigned(user: Any, now: PageNow) -> bool:
    """Whether ``user`` may publish past the signatures: superusers, and directors of the offices."""
    return (user.is_active and user.is_superuser) or office_directed_by(user, now.partners) is not None
