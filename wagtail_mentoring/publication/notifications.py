"""Mail to the offices whose signature a page waits for. Reached by a signal only."""

from typing import Any

from django.urls import reverse

from wagtail_mentoring import signals
from wagtail_mentoring.outbox.staff_mail import queue_staff_mail
from wagtail_mentoring.partnership.recipients import person_or_staff

from .page_states import PageNow


def connect_publication_notifications() -> None:
    """Called once at start-up."""
    signals.page_to_sign.connect(ask_who_is_awaited, dispatch_uid="wm_mail_page_to_sign")


def ask_who_is_awaited(sender: Any, now: PageNow, user: Any, **kwargs: Any) -> None:
    """On ``page_to_sign``: each office that has still to sign is asked, once for each content."""
    path = reverse("mentoring_publication:page", args=[now.page.pk])
    for partner in now.waiting:
        for person in person_or_staff(partner.responsible, partner.office):
            if person == user:
                continue
            queue_staff_mail(
                person=person,
                kind="page_to_sign",
                dedupe_key=f"page_to_sign:{partner.program_id}:{now.digest}",
                path=path,
                context={
                    "title": now.draft.title,
                    "program": partner.program,
                    "office": partner.office,
                    "signed_by": ", ".join(str(row.office) for row in now.signatures),
                },
            )
