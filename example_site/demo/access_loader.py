"""Loads a program that takes applications by invitation, a code that is printed, a personal deadline."""

from datetime import timedelta
from uuid import uuid4

from wagtail_mentoring.application_forms.choices import FormEntry
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.access_actions import give_extension
from wagtail_mentoring.applications.admission import SHOWN_LENGTH, code_digest
from wagtail_mentoring.applications.models import Invitation
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.programs.choices import ApplicantRole

from .people_loader import Cast
from .programs_loader import Offer, load_founders_table

#: Codes are random elsewhere; this one is known so that the demo can print it again.
CODE = "NRTHMEREFNDRS234"


def load_access(*, offices: dict[str, Office], cast: Cast, first_steps: Offer) -> None:
    """The founders' program by invitation, and more time for somebody who was ill."""
    open_form = RoundForm.objects.get(round=first_steps.rounds[-1], role=ApplicantRole.MENTEE)
    (round,) = load_founders_table(offices, cast).rounds
    by_invitation = RoundForm.objects.create(
        round=round, role=ApplicantRole.MENTEE, form=open_form.form, entry=FormEntry.INVITATION
    )
    Invitation.objects.create(
        round_form=by_invitation,
        code_sha256=code_digest(CODE),
        ending=CODE[-SHOWN_LENGTH:],
        label="Start-up night",
        max_uses=40,
        batch=uuid4(),
        made_by=cast.careers,
        office=offices["career-services"],
    )
    give_extension(
        round_form=open_form,
        email="niamh.keane@student.northmere.example",
        until=open_form.closes + timedelta(days=7),
        reason="In hospital until the middle of the month; the tutor has written to us.",
        user=cast.careers,
    )
