"""Verbs of telling many: a round's own words for its mails, and a release of all that is ready."""

import logging
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.decisions import DECIDED
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.notifications import TEST_KIND
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY
from wagtail_mentoring.applications.staff_steps import StepRefused
from wagtail_mentoring.outbox.actions import queue_mail
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.watched_work import Overtaken

from .actions import release_decision
from .choices import ReleaseObstacle, ReleaseState
from .decision_letters import OWN_WORDS
from .decision_models import Decision
from .mail_words import OtherWords, SavedMeanwhile, hold_words, mail_seal, told_as, words_seal
from .release_guard import ReleaseRefused
from .release_models import ReleaseMail, ReleaseRun
from .release_reading import DAYS_CHANGED, WORDED, readiness

logger = logging.getLogger(__name__)


def untold_decisions(round_form: RoundForm, user: Any) -> QuerySet:
    """Applications of the round and role that are decided and not told, as far as ``user`` may tell them."""
    rows = Application.objects.filter(
        round=round_form.round_id, role=round_form.role, status__in=DECIDED, released_at=None
    )
    rows = APPLICATION_POLICY.narrow(rows, user, ["change"])
    return rows.select_related("round__program", "current_revision").order_by("submitted_at", "pk")


@transaction.atomic
def word_release_mail(
    *,
    round_form: RoundForm,
    outcome: str,
    language: str,
    subject: str,
    body: str,
    user: Any,
    seen: str | None = None,
) -> ReleaseMail | None:
    """Set a round's own words for an outcome in a language; with both empty, take them back.

    ``seen`` is the ``words_seal`` of what the caller looked at, if anything: ``SavedMeanwhile`` is raised
    where something else is stored by now. Raises ``ValidationError`` for an unknown placeholder, naming it,
    or where one of the two is empty.
    """
    hold_words([round_form])
    mail = round_form.release_mails.filter(outcome=outcome, language=language).first()
    words = (subject.strip(), body.strip())
    if words == ((mail.subject, mail.body) if mail else ("", "")):
        return mail
    if seen is not None and seen != words_seal(mail):
        raise SavedMeanwhile(mail)
    if any(words):
        mail = mail or ReleaseMail(round_form=round_form, outcome=outcome, language=language)
        mail.subject, mail.body = words
        mail.full_clean()
        mail.save()
    elif mail:
        mail.delete()
        mail = None
    data = {"outcome": outcome, "language": language, "own_words": mail is not None}
    log(round_form, WORDED, user=user, data=data)
    return mail


def send_test_mail(*, application: Application, user: Any, subject: str, body: str) -> OutboxMessage:
    """Write what the applicant would get to ``user`` instead, marked as a test."""
    words = {"subject": _("Test: %(subject)s") % {"subject": subject}, "body": body}
    return queue_mail(
        dedupe_key=f"{TEST_KIND}:{application.reference}:{uuid4().hex}",
        kind=TEST_KIND,
        to_email=user.email,
        to_name=get_user_display_name(user),
        template=OWN_WORDS,
        context=words,
    )


@transaction.atomic
def start_release(
    *, round_form: RoundForm, user: Any, enqueue: Callable[[int], Any], seen: str | None = None
) -> ReleaseRun:
    """Note a release of all that is ready, and have ``enqueue`` called with its key once it is committed.

    Nothing is released here. ``seen`` is that of the ``Readiness`` the caller was shown, if any. Raises
    ``StepRefused`` when nothing waits to be told, or other decisions are ready than were shown.
    """
    hold_words([round_form])
    total = untold_decisions(round_form, user).count()
    if not total:
        raise StepRefused(_("Nothing waits to be released in this round."))
    run = ReleaseRun.objects.create(round_form=round_form, user=user, total=total)
    # After the run's moment: what is decided or worded later is none of it.
    if seen is not None and seen != readiness(untold_decisions(round_form, user)).seen:
        raise StepRefused(
            _(
                "Nothing was released: the decisions that are ready, or the words of their mails, changed "
                "after you looked. Look again."
            )
        )
    log(round_form, "wagtail_mentoring.release_round", user=user, data={"decisions": total})
    transaction.on_commit(lambda: enqueue(run.pk), robust=True)
    return run


@transaction.atomic
def resume_release(*, run: ReleaseRun, user: Any, enqueue: Callable[[int], Any]) -> bool:
    """Have a release that stopped go on, now in the name of ``user``. False where it did not stop."""
    if not ReleaseRun.objects.restart(run.pk, user=user):
        return False
    run.refresh_from_db()
    data = {"decisions": _asked_for(run).count()}
    log(run.round_form, "wagtail_mentoring.release_round", user=user, data=data)
    transaction.on_commit(lambda: enqueue(run.pk), robust=True)
    return True


def release_all(pk: int) -> bool:
    """Release what is ready, each decision in its own transaction with its mail. False if it runs already.

    Safe to stop and to start anew: what was told is not told again, and what is refused stays as it is, with
    the reason kept by the run.
    """
    run = ReleaseRun.objects.select_related("round_form__round__program", "user").claim(pk)
    if run is None:
        return False
    try:
        _release_each(run)
        run.sign(state=ReleaseState.FINISHED, done=run.done, left=run.left)
    except Overtaken:
        return False
    except Exception:
        # Whatever went wrong, the person who waits has to be told.
        logger.exception("The release %s stopped.", run.key)
        run.fail()
        return False
    return True


def give_up_silent_releases() -> int:
    """Note of releases whose worker is gone that they failed: a person decides whether they go on."""
    return ReleaseRun.objects.give_up()


def _asked_for(run: ReleaseRun) -> QuerySet:
    """What is left of it. What was decided after somebody asked for the release nobody agreed to tell."""
    later = Decision.objects.in_force().filter(decided_at__gt=run.created_at)
    return untold_decisions(run.round_form, run.user).exclude(pk__in=later.values("application"))


def _release_each(run: ReleaseRun) -> None:
    """Those that were left by an earlier start are looked at again."""
    run.done, run.left = run.released, {}
    for pk in list(_asked_for(run).values_list("pk", flat=True)):
        # Told and counted together: of two workers one stops here, and a killed one loses no count.
        with transaction.atomic():
            _release_one(run, pk)
            run.done += 1
            run.sign(done=run.done, released=run.released, left=run.left)


def _release_one(run: ReleaseRun, pk: int) -> None:
    """Asks anew what is in reach: a run is long, and its user may lose an application, or the right to it."""
    application = _asked_for(run).filter(pk=pk).first()
    if application is None:
        return
    words = mail_seal(application)
    try:
        # After its words were read: what is reworded from here on is found by the gate.
        if _reworded(run, application.status):
            raise OtherWords
        release_decision(application=application, user=run.user, words=words)
        run.released += 1
    except OtherWords:
        run.left[application.reference] = [ReleaseObstacle.REWORDED.value]
    except ReleaseRefused as refusal:
        if ReleaseObstacle.RELEASED not in refusal.obstacles:
            run.left[application.reference] = [obstacle.value for obstacle in refusal.obstacles]
    except ValidationError:
        # Somebody moved it at this moment.
        run.left[application.reference] = [ReleaseObstacle.UNDECIDED.value]


def _reworded(run: ReleaseRun, status: str) -> bool:
    """Whether somebody worded this mail, or changed the days to answer that it tells, after the release was
    asked for. Words taken back leave no row: the log knows of both.
    """
    changes = (WORDED, DAYS_CHANGED)
    entries = ModelLogEntry.objects.for_instance(run.round_form).filter(action__in=changes)
    return entries.filter(timestamp__gt=run.created_at, data__outcome=told_as(status)).exists()
