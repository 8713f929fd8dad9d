"""A program of two offices in which nothing is missing, and what spoils it."""

from datetime import timedelta

from django.utils import timezone

from tests.agreements.agreement_world import AgreementWorld
from tests.factories import ContactCardFactory, RoundFactory, coordinator_of
from wagtail_mentoring.anatomy.anatomies import AnatomyNow
from wagtail_mentoring.partnership.actions import name_people
from wagtail_mentoring.partnership.grant_actions import give_grant
from wagtail_mentoring.programs.choices import ProgramStatus


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


class ReadyWorld(AgreementWorld):
    """In agreement, signed by both offices, with a round ahead and mentors enough for it."""

    def __init__(self):
        super().__init__()
        self.set_status(ProgramStatus.IN_AGREEMENT)
        self.deputies = {
            part: coordinator_of(part.office, first_name="Dee", last_name=part.office.name)
            for part in (self.lead, self.partner)
        }
        for part, person in ((self.lead, self.carol), (self.partner, self.alan)):
            self.name(part, responsible=person, deputy=self.deputies[part])
        self.complete()
        self.grant = self.share()
        self.round = RoundFactory(
            program=self.program, name="2027", in_state="upcoming", capacity=5, opening_agreed_at=None
        )
        self.card = ContactCardFactory(owner=self.alumni, mentor__capacity=4)
        self.sign_all()

    @property
    def mentor(self):
        return self.card.mentor

    def set_status(self, status):
        self.program.status = status
        self.program.save()

    def name(self, part, **people):
        named = {"responsible": part.responsible, "deputy": part.deputy, "budget_share": 50, **people}
        actor = self.carol if part == self.lead else self.alan
        name_people(partner=part, user=actor, **named)
        part.refresh_from_db()

    def share(self, until=200):
        return give_grant(
            program=self.program,
            owner=self.alumni,
            recipient=self.career,
            mode="relay",
            purpose="Introduce mentors to their mentees",
            valid_until=in_days(until),
            user=self.alan,
        )

    def sign_all(self):
        people = {self.career.pk: self.carol, self.alumni.pk: self.alan}
        for part in self.now().waiting:
            self.sign(part, people[part.office_id])

    def spoil(self, model, **values):
        """Change columns past every action, as time or a departure does."""
        type(model).objects.filter(pk=model.pk).update(**values)
        model.refresh_from_db()

    def anatomy(self, rounds=None):
        self.program.refresh_from_db()
        return AnatomyNow(type(self.program).objects.get(pk=self.program.pk), rounds)

    def found(self, kind="blockers"):
        """What was found, as keys with the names of offices."""
        return {(f.key, str(f.office) if f.office else "") for f in getattr(self.anatomy(), kind)}
