"""What happens inside a throwaway portal: making people and a form, and counting the truth afterwards.

Each function is called in a process of its own by ``Portal.do``; arguments and results are JSON.
"""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from django.db import connections


def make_tables() -> None:
    from django.conf import settings
    from django.core.management import call_command

    from tests.empty_site import make_home_page

    call_command("migrate", run_syncdb=True, verbosity=0)
    make_home_page(settings.LANGUAGE_CODE)


def make_people(people: int, **dates: str) -> dict[str, Any]:
    """A form that is open, and so many people; returns the door and the answers to give."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.hashers import make_password
    from django.urls import reverse

    from tests.applications.builders import make_round_form, uid
    from tests.faults.applicant import PASSWORD

    users_of = get_user_model()
    password = make_password(PASSWORD)
    users_of.objects.bulk_create(
        users_of(username=f"p{number}", email=f"p{number}@northmere.example", password=password)
        for number in range(people)
    )
    round_form = make_round_form()
    return {
        "door": reverse("wagtail_mentoring:application_start", args=[round_form.pk]),
        "sections": {
            uid("section about"): {"name": f"q-{uid('name')}", "email": f"q-{uid('email')}"},
            uid("section goals"): {"goals": f"q-{uid('goals')}", "year": f"q-{uid('year')}"},
        },
        "year": uid("year/First"),
    }


def counted() -> dict[str, Any]:
    """How many rows, revisions and receipts there are, and what is not as it should be."""
    from django.core.management import call_command

    from wagtail_mentoring.applications.models import Application, ApplicationRevision
    from wagtail_mentoring.outbox.models import OutboxMessage

    report = StringIO()
    try:
        with redirect_stdout(report):
            call_command("mentoring_verify")
        is_whole = True
    except SystemExit:
        is_whole = False
    return {
        "applications": Application.objects.count(),
        "people": Application.objects.values("applicant").distinct().count(),
        "handed_in": Application.objects.filter(status="submitted").count(),
        "revisions": ApplicationRevision.objects.count(),
        "receipts": OutboxMessage.objects.filter(kind="application_receipt").count(),
        "mails": dict(Counter(OutboxMessage.objects.values_list("status", flat=True))),
        "is_whole": is_whole,
        "report": report.getvalue(),
    }


def handed_in_texts(question: str) -> dict[str, list[str]]:
    """By reference, the answers to one question in the order in which they were handed in."""
    from wagtail_mentoring.applications.models import ApplicationRevision

    texts: dict[str, list[str]] = {}
    rows = ApplicationRevision.objects.select_related("application").order_by("application", "sequence")
    for revision in rows:
        texts.setdefault(revision.application.reference, []).append(revision.answers[question])
    return texts


def send_all_mail() -> int:
    """Hours later: every waiting mail has been tried again until none waits. Returns how many went out."""
    from django.utils import timezone

    from wagtail_mentoring.outbox.choices import MailStatus
    from wagtail_mentoring.outbox.delivery import send_due
    from wagtail_mentoring.outbox.models import OutboxMessage

    sent = 0
    for _try in range(10):
        past = timezone.now() - timedelta(seconds=1)
        OutboxMessage.objects.filter(status=MailStatus.QUEUED).update(next_try_at=past, leased_until=None)
        sent += send_due(limit=100_000).sent
    return sent


def kill_senders(times: int, taken: str) -> int:
    """Start so many senders and kill each once the file ``taken`` says that a mail was taken.

    Returns how many still were at work. A killed one has a lease that ``send_all_mail`` lets run out.
    """
    noted, killed = Path(taken), 0
    for number in range(times):
        before = noted.stat().st_size
        child = started(send_all_mail)
        while noted.stat().st_size == before and not has_ended(child):
            time.sleep(0.0005)
        time.sleep([0, 0, 0.01][number % 3])
        if not has_ended(child):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            killed += 1
    return killed


def started(work: Callable[[], Any]) -> int:
    """A process that does this work, forked from here."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def has_ended(child: int) -> bool:
    """Whether it has; asked again after that, too."""
    try:
        return os.waitpid(child, os.WNOHANG)[0] == child
    except ChildProcessError:
        return True
