"""Mail about matches: to the offices that are awaited, and to pairs once all have signed. By signals only."""

from typing import Any

from django.conf import settings
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import translation

from wagtail_mentoring import signals
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.notifications import language_of as language_of_application
from wagtail_mentoring.applications.notifications import queue_about
from wagtail_mentoring.directory.models import ContactCard, Mentor
from wagtail_mentoring.outbox.actions import queue_mail
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.outbox.staff_mail import language_of, queue_staff_mail
from wagtail_mentoring.partnership.recipients import person_or_staff

from .models import MatchProposal, MatchRun
from .run_states import RunNow
from .wording import names_for, sentences_for_mentee, sentences_for_mentor

#: To the mentor. To the mentee goes ``application_matched``, a mail about the application.
MENTOR_KIND = "match_mentor"


def connect_matching_notifications() -> None:
    """Called once at start-up."""
    signals.matches_to_sign.connect(ask_who_is_awaited, dispatch_uid="wm_mail_matches_to_sign")
    signals.matches_released.connect(tell_pairs, dispatch_uid="wm_mail_matches_released")


def ask_who_is_awaited(sender: Any, now: RunNow, user: Any, **kwargs: Any) -> None:
    """On ``matches_to_sign``: each office that has still to sign is asked, once for each content."""
    signed_by = ", ".join(str(row.office) for row in now.signatures)
    for partner in now.waiting:
        for person in person_or_staff(partner.responsible, partner.office):
            if person != user:
                _tell(
                    person, "matches_to_sign", now.digest, now.run, office=partner.office, signed_by=signed_by
                )


def tell_pairs(sender: Any, run: MatchRun, released: list[MatchProposal], **kwargs: Any) -> None:
    """On ``matches_released``: mentee and mentor get one mail each, in their own language."""
    cards = addresses_of_mentors([row.mentor_id for row in released])
    for proposal in released:
        _tell_mentee(proposal)
        if card := cards.get(proposal.mentor_id):
            _tell_mentor(proposal, card)


def addresses_of_mentors(mentors: list[int]) -> dict[int, ContactCard]:
    """Cards of those who can be written to; nobody who does not want to be contacted."""
    cards = ContactCard.objects.filter(mentor__in=mentors, do_not_contact=False).exclude(email="")
    return {card.mentor_id: card for card in cards.select_related("mentor__user")}


def mail_to_mentor_key(proposal: MatchProposal) -> str:
    return f"{MENTOR_KIND}:{proposal.application.reference}:{proposal.pk}"


def own_match_mail(user: Any) -> QuerySet:
    """What ``user``, a mentor, was told of mentees found for them."""
    proposals = MatchProposal.objects.filter(mentor__user=user).select_related("application")
    return OutboxMessage.objects.filter(dedupe_key__in=[mail_to_mentor_key(row) for row in proposals])


def forget_match_mail(application: Application, nobody: Any) -> None:
    """With the application goes what the mentor was told of it. What the mentee was told goes by itself."""
    key = f"{MENTOR_KIND}:{application.reference}:"
    OutboxMessage.objects.filter(dedupe_key__startswith=key).delete()


def veil_match_mail(messages: QuerySet, user: Any) -> QuerySet:
    """Mail to a mentor bears the address: only people of the office that keeps it see it."""
    own = MatchProposal.objects.filter(mentor__contact_card__owner__group__user=user)
    keys = own.annotate(
        key=Concat(
            Value(f"{MENTOR_KIND}:"),
            "application__reference",
            Value(":"),
            Cast("pk", CharField()),
            output_field=CharField(),
        )
    )
    return messages.filter(~Q(kind=MENTOR_KIND) | Q(dedupe_key__in=keys.order_by().values("key")))


def _tell_mentee(proposal: MatchProposal) -> None:
    with translation.override(language_of_application(proposal.application)):
        names = names_for([proposal])
        sentences = sentences_for_mentee(proposal, names)
    queue_about(
        proposal.application,
        "application_matched",
        about=str(proposal.pk),
        mentor=proposal.mentor,
        headline=_headline(proposal.mentor),
        sentences=sentences,
    )


def _tell_mentor(proposal: MatchProposal, card: ContactCard) -> None:
    application, user = proposal.application, card.mentor.user
    with translation.override(language_of(user) if user else settings.LANGUAGE_CODE):
        names = names_for([proposal])
        queue_mail(
            dedupe_key=mail_to_mentor_key(proposal),
            kind=MENTOR_KIND,
            to_email=card.email,
            to_name=card.mentor.name,
            reply_to=application.applicant_email,
            template=MENTOR_KIND,
            context={
                "name": card.mentor.name,
                "mentee": application.applicant_name,
                "email": application.applicant_email,
                "program": application.round.program,
                "round": application.round,
                "sentences": sentences_for_mentor(proposal, names),
            },
        )


def _headline(mentor: Mentor) -> str:
    """Job and employer as far as the profile shows them to somebody who is signed in."""
    parts = (mentor.shown_to("signed_in", name) for name in ("job_title", "employer"))
    return ", ".join(filter(None, parts))


def _tell(person: Any, kind: str, key: str, run: MatchRun, **context: Any) -> None:
    queue_staff_mail(
        person=person,
        kind=kind,
        dedupe_key=f"{kind}:{run.round.program_id}:{key}",
        path=reverse("mentoring_matches:board", args=[run.round_id]),
        context={"program": run.round.program, "round": run.round, **context},
    )
