"""A round with mentees who have a place, and mentors in the directory with places free."""

from django.utils import timezone

from tests.agreements.agreement_world import AgreementWorld
from tests.applications.builders import ask, make_round, make_round_form, section, uid
from tests.applications.staff_world import hand_in
from tests.factories import ContactCardFactory, TermFactory, VocabularyFactory
from wagtail_mentoring.agreements.models import StageResponsibility
from wagtail_mentoring.matching import actions, release_actions
from wagtail_mentoring.matching.models import MatchRun
from wagtail_mentoring.matching.run_states import RunNow
from wagtail_mentoring.partnership.choices import Stage


class MatchingWorld(AgreementWorld):
    """Carol's office answers for matching, and she signs for it; Alan for Alumni Relations."""

    def __init__(self):
        super().__init__()
        self.topic = VocabularyFactory(name="Topic", slug="topic")
        self.cv = TermFactory(vocabulary=self.topic, name="CV review", slug="cv-review")
        self.abroad = TermFactory(vocabulary=self.topic, name="Working abroad", slug="working-abroad")
        self.round = make_round(program=self.program, name="2026/27")
        self.round_form = make_round_form(self.questions(), round=self.round)
        StageResponsibility.objects.create(
            program=self.program, stage=Stage.MATCH, office=self.career, person=self.carol
        )
        self.people = 0

    def questions(self):
        return [
            section(
                "about",
                ask("short_text", "name", role="name"),
                ask("email", "email", role="email"),
                ask("terms", "topics", vocabulary=self.topic.pk, required=False),
                ask("mentors", "wishes", role="preferred_mentors", required=False),
                ask("long_text", "goals", role="goals", required=False),
            )
        ]

    def mentee(self, name, *, terms=(), wishes=(), goals="To find my field.", **columns):
        answers = {
            uid("name"): f"{name} Byrne",
            uid("email"): f"{name.lower()}@northmere.example",
            uid("topics"): [str(term.translation_key) for term in terms],
            uid("wishes"): [str(mentor.pk) for mentor in wishes],
            uid("goals"): goals,
        }
        values = {"status": "accepted", "released_at": timezone.now(), **columns}
        return hand_in(self.round_form, name.lower(), answers=answers, **values)

    def mentor(self, name, *, terms=(), capacity=1, **values):
        card = ContactCardFactory(
            owner=self.alumni,
            mentor__name=name,
            mentor__slug=name.lower().replace(" ", "-"),
            mentor__capacity=capacity,
            email=f"{name.lower().replace(' ', '.')}@alumni.example",
            **{f"mentor__{key}": value for key, value in values.items()},
        )
        card.mentor.terms.set(terms)
        card.mentor.save()
        return card.mentor

    def three_pairs(self):
        """Ada wishes for Ines, Bea asks what Omar offers, Cleo takes who is left."""
        self.ines = self.mentor("Ines Moor", bio="I changed fields twice.", job_title="Engineer")
        self.omar = self.mentor("Omar Said", terms=[self.abroad])
        self.uma = self.mentor("Uma Lind")
        self.ada = self.mentee("Ada", wishes=[self.ines])
        self.bea = self.mentee("Bea", terms=[self.abroad], goals="To work in Lisbon.")
        self.cleo = self.mentee("Cleo")
        return self

    def propose(self, **values):
        self.run_pk = actions.propose_matches(round=self.round, user=self.carol, **values).pk
        return self.run

    def again(self, **values):
        self.run_pk = actions.run_again(run=self.run, user=self.carol, **values).pk
        return self.run

    @property
    def run(self):
        """As the database has it."""
        return MatchRun.objects.select_related("round__program").get(pk=self.run_pk)

    def run_now(self):
        return RunNow(self.run)

    def pairs(self, run=None):
        """Names of those who would meet."""
        rows = (run or self.run).proposals.standing().select_related("application", "mentor")
        return {row.application.applicant_name.split()[0]: row.mentor.name for row in rows}

    def proposal(self, application):
        return self.run.proposals.standing().get(application=application)

    def sign_for_career(self, digest=None, user=None):
        return self._sign(self.lead, user or self.carol, digest)

    def sign_for_alumni(self, digest=None, user=None):
        return self._sign(self.partner, user or self.alan, digest)

    def _sign(self, partner, user, digest):
        digest = digest or self.run_now().digest
        return release_actions.sign_matches(run=self.run, partner=partner, digest=digest, user=user)

    def sign_together(self):
        self.sign_for_career()
        self.sign_for_alumni()
