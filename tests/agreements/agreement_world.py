"""Two offices that run a program, and somebody of a third."""

from datetime import timedelta

from django.utils import timezone

from tests.factories import OfficeFactory, PartnerFactory, ProgramFactory, coordinator_of
from wagtail_mentoring.agreements import actions, goal_actions
from wagtail_mentoring.agreements.charters import CharterNow
from wagtail_mentoring.offices.choices import OfficeKind
from wagtail_mentoring.partnership.choices import PartnerRole


class AgreementWorld:
    """A program run by two offices, each with a person who answers for it, and everybody beside it."""

    def __init__(self):
        self.program = ProgramFactory(name="Connect")
        self.career = OfficeFactory(name="Career Services", kind=OfficeKind.CAREER_SERVICES)
        self.alumni = OfficeFactory(name="Alumni Relations", kind=OfficeKind.ALUMNI_RELATIONS)
        self.carol = coordinator_of(self.career, first_name="Carol", last_name="Chen")
        self.alan = coordinator_of(self.alumni, first_name="Alan", last_name="Ames")
        people = {"responsible": self.carol, "accepted_by": self.carol}
        self.lead = PartnerFactory(program=self.program, office=self.career, role=PartnerRole.LEAD, **people)
        people = {"responsible": self.alan, "accepted_by": self.alan}
        self.partner = PartnerFactory(program=self.program, office=self.alumni, **people)
        self.stranger = coordinator_of(OfficeFactory(name="Law School"))

    def now(self):
        return CharterNow(self.program)

    def complete(self):
        actions.suggest_stages(program=self.program, user=self.carol)
        goal_actions.suggest_goals(program=self.program, user=self.carol)
        day = timezone.localdate() + timedelta(days=300)
        actions.set_review_date(program=self.program, review_on=day, user=self.carol)

    def sign(self, partner, user, digest=None):
        digest = digest or self.now().digest
        return actions.sign_charter(partner=partner, digest=digest, user=user)
