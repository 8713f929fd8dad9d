"""Who signs for a page of a program, who may ask for signatures, and who may publish past them."""

from typing import Any

from wagtail.models import PagePermissionTester

from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.partnership.permissions import PROGRAM_POLICY, may_answer_for, works_in

from .decisions import signed_for_another
from .page_states import PageNow, as_signatures, joint_programs, live_row_of


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


def may_sign_for(user: Any, partner: Partner, now: PageNow) -> bool:
    """Whether ``user`` may sign for the office: its own people, who act for no other of the program."""
    if not may_answer_for(user, partner) or not works_in(user, partner.office):
        return False
    return not signed_for_another(user.pk, partner.office_id, as_signatures(now.signatures))


def may_publish_unsigned(user: Any, now: PageNow) -> bool:
    """Whether ``user`` may publish past the signatures: superusers, and directors of the offices."""
    if not user.is_active:
        return False
    return user.is_superuser or any(row.office.director_id == user.pk for row in now.partners)
