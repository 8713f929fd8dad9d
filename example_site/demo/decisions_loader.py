"""Shows decisions on their way: signed by one office of two, held back until a day, a waitlist and an offer."""

from collections.abc import Sequence
from typing import Any

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.selection.actions import move_application
from wagtail_mentoring.selection.decision_actions import ask_for_changes, sign_decision
from wagtail_mentoring.selection.decision_records import standing_of
from wagtail_mentoring.selection.release_actions import word_release_mail
from wagtail_mentoring.selection.waitlist import TAKING_A_PLACE
from wagtail_mentoring.selection.waitlist_actions import next_on_waitlist, offer_place

from . import clock
from .people_loader import Cast
from .programs_loader import Offer, instant

TEXTS = {
    "accepted": "Bring a question you would like to settle by the end of term.",
    "waitlisted": "",
    "declined": "Please come to the careers fair in spring: two of our mentors will be there.",
}


def load_decisions(*, cast: Cast, offers: Sequence[Offer]) -> None:
    first_steps, engineering, _circle = offers
    this = first_steps.rounds[-1]
    mentees = RoundForm.objects.get(round=this, role=ApplicantRole.MENTEE)
    mentees.needs_signatures, mentees.answer_days = True, 10
    mentees.save()
    _half_signed(mentees, cast)
    mentors = RoundForm.objects.get(round=this, role=ApplicantRole.MENTOR)
    mentors.release_not_before = instant(6, 9)
    mentors.save()
    _waitlist(RoundForm.objects.get(round=engineering.rounds[0], role=ApplicantRole.MENTEE), cast)


def _half_signed(mentees: RoundForm, cast: Cast) -> None:
    """Career Services signed what was decided; Alumni Relations signed one, and asks for a change of another."""
    _decide(mentees, cast.careers)
    _sign(mentees, cast)
    word_release_mail(
        round_form=mentees,
        outcome="accepted",
        language=mentees.form.source.language,
        subject="{program}: a place for you",
        body="Dear {name},\n\nwe offer you a place in {program}, {round}.\n\n{message}\n\n"
        "Please tell us by {deadline} whether you take it:\n{status_url}\n\nReference: {reference}",
        user=cast.careers,
    )


def _decide(mentees: RoundForm, user: Any) -> None:
    rows = mentees.round.applications.filter(role=mentees.role, status="under_review").order_by("pk")
    for row, outcome in zip(list(rows), TEXTS, strict=False):
        with clock.at(instant(-2, 10)):
            row = move_application(application=row, to_status="ready", user=user)
            move_application(application=row, to_status=outcome, user=user, text=TEXTS[outcome])


def _sign(mentees: RoundForm, cast: Cast) -> None:
    careers, alumni = (_office(mentees, user) for user in (cast.careers, cast.alumni))
    untold = mentees.round.applications.filter(
        role=mentees.role, status__in=["accepted", "waitlisted", "declined"], released_at=None
    )
    for number, row in enumerate(untold.select_related("round__program", "current_revision").order_by("pk")):
        digest = standing_of(row).digest
        with clock.at(instant(-1, 9, number)):
            sign_decision(application=row, office=careers, digest=digest, user=cast.careers)
        row.refresh_from_db()
        seen = {"application": row, "office": alumni, "user": cast.alumni, "digest": standing_of(row).digest}
        with clock.at(instant(-1, 15, number)):
            if number == 1:
                sign_decision(**seen)
            elif number == 2:
                reason = "Say in the text when the next round begins. Many come back if they know."
                ask_for_changes(**seen, reason=reason)


def _office(round_form: RoundForm, user: Any) -> Any:
    partners = Partner.objects.accepted().filter(program=round_form.round.program_id)
    return partners.get(office__group__in=user.groups.all()).office


def _waitlist(round_form: RoundForm, cast: Cast) -> None:
    """The first on the list has an offer to answer; one place is free for the next."""
    round = round_form.round
    round_form.answer_days = 7
    round_form.save()
    first: Application | None = next_on_waitlist(round, round_form.role)
    if first:
        with clock.at(instant(-1, 16)):
            offer_place(application=first, user=cast.alumni, reason="A place became free.")
    taken = round.applications.filter(role=round_form.role, status__in=TAKING_A_PLACE).count()
    round.capacity = taken + 1
    round.save()
