"""Ten more students who were accepted and wait, and a run for them that one office of two has signed."""

from collections.abc import Sequence

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.matching.actions import lock_pair, propose_matches, run_again, veto_pair
from wagtail_mentoring.matching.release_actions import sign_matches
from wagtail_mentoring.matching.rule_actions import make_pair_rule
from wagtail_mentoring.matching.run_states import RunNow
from wagtail_mentoring.programs.choices import ApplicantRole

from . import clock
from .answers import Applicant
from .applications_loader import Story, apply_as
from .people import students
from .people_loader import Cast, invent_account
from .programs_loader import Offer, instant

WAITING = 10
FIRST_NAME = 60


def load_matches(*, cast: Cast, offer: Offer, mentors: Sequence[Mentor]) -> None:
    """For the newest round of ``offer``: proposed, reviewed, run again, signed by Career Services."""
    round = offer.rounds[-1]
    _accept_more(RoundForm.objects.get(round=round, role=ApplicantRole.MENTEE), cast, mentors)
    with clock.at(instant(-2, 10)):
        run = propose_matches(round=round, user=cast.careers)
    wrong, right, *_others = run.proposals.select_related("application", "mentor").order_by("score", "pk")
    with clock.at(instant(-2, 11)):
        make_pair_rule(
            application=right.application,
            mentor=wrong.mentor,
            kind="never",
            reason="They worked in the same team last summer.",
            user=cast.alumni,
        )
        veto_pair(proposal=wrong, reason="They share a supervisor.", user=cast.careers)
        lock_pair(proposal=right, user=cast.careers)
        run = run_again(run=run, user=cast.careers)
    now = RunNow(run)
    [careers] = [partner for partner in now.partners if partner.responsible == cast.careers]
    with clock.at(instant(-1, 16)):
        sign_matches(
            run=run,
            partner=careers,
            digest=now.digest,
            user=cast.careers,
            comment="Please look at the two with few points.",
        )


def _accept_more(form: RoundForm, cast: Cast, mentors: Sequence[Mentor]) -> None:
    listed = [mentor for mentor in mentors if mentor.places_free]
    for number, (given, family) in enumerate(students(FIRST_NAME + WAITING)[FIRST_NAME:]):
        # Half of them wish for the same mentor, who is contested then.
        wishes = tuple(listed[:1] if number % 2 else listed[number : number + 2])
        applicant = Applicant(invent_account(given, family, ending=".m"), FIRST_NAME + number, wishes)
        apply_as(Story(form, "accepted", -19), applicant, cast)
