"""What a new day brings. Run it once a day."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import ngettext_lazy

from wagtail_mentoring.agreements.escalation_actions import ask_about_late_signatures
from wagtail_mentoring.applications.draft_actions import expire_drafts
from wagtail_mentoring.applications.return_link_actions import remind_of_drafts
from wagtail_mentoring.desk.actions import send_digests
from wagtail_mentoring.directory.actions import resume_mentors_after_break
from wagtail_mentoring.exports.actions import delete_old_exports, give_up_silent_exports
from wagtail_mentoring.handoffs.escalation_actions import ask_about_late_handoffs
from wagtail_mentoring.imports.actions import forget_old_imports
from wagtail_mentoring.information_requests.request_reminders import remind_of_requests
from wagtail_mentoring.record_keeping.stored_files import sweep_orphans
from wagtail_mentoring.selection.offer_actions import expire_offers, remind_of_offers
from wagtail_mentoring.selection.release_actions import give_up_silent_releases
from wagtail_mentoring.surveys.actions import ask_pairs, remind_of_surveys
from wagtail_mentoring.webhooks.actions import delete_old_deliveries

logger = logging.getLogger(__name__)

#: Each returns how many it was about; with the sentence that is printed, if any.
STEPS: tuple[tuple[Callable[[], int], Any], ...] = (
    (
        resume_mentors_after_break,
        ngettext_lazy(
            "%(count)d mentor is back from a break.", "%(count)d mentors are back from a break.", "count"
        ),
    ),
    # First what is over, then reminders for what is left.
    (
        expire_offers,
        ngettext_lazy("%(count)d offer has expired.", "%(count)d offers have expired.", "count"),
    ),
    (
        remind_of_offers,
        ngettext_lazy(
            "%(count)d person is reminded of an offer.", "%(count)d people are reminded of an offer.", "count"
        ),
    ),
    (
        remind_of_drafts,
        ngettext_lazy(
            "%(count)d person is reminded of a draft.", "%(count)d people are reminded of a draft.", "count"
        ),
    ),
    (
        expire_drafts,
        ngettext_lazy("%(count)d draft has expired.", "%(count)d drafts have expired.", "count"),
    ),
    (
        remind_of_requests,
        ngettext_lazy(
            "%(count)d applicant is reminded of what was asked.",
            "%(count)d applicants are reminded of what was asked.",
            "count",
        ),
    ),
    (
        ask_about_late_handoffs,
        ngettext_lazy(
            "Somebody is asked about %(count)d late hand-off.",
            "Somebody is asked about %(count)d late hand-offs.",
            "count",
        ),
    ),
    (
        ask_about_late_signatures,
        ngettext_lazy(
            "Somebody is asked about %(count)d late signature.",
            "Somebody is asked about %(count)d late signatures.",
            "count",
        ),
    ),
    (
        ask_pairs,
        ngettext_lazy(
            "%(count)d person of a pair is asked how it goes.",
            "%(count)d people of pairs are asked how it goes.",
            "count",
        ),
    ),
    (
        remind_of_surveys,
        ngettext_lazy(
            "%(count)d person is reminded of a survey.", "%(count)d people are reminded of a survey.", "count"
        ),
    ),
    (
        send_digests,
        ngettext_lazy(
            "%(count)d person is told what waits for them this week.",
            "%(count)d people are told what waits for them this week.",
            "count",
        ),
    ),
    (
        delete_old_exports,
        ngettext_lazy("%(count)d old export is deleted.", "%(count)d old exports are deleted.", "count"),
    ),
    (give_up_silent_exports, None),
    (give_up_silent_releases, None),
    (delete_old_deliveries, None),
    (forget_old_imports, None),
)


class Command(BaseCommand):
    help = (
        "Brings back the mentors whose break is over; ends offers nobody answered and drafts whose deadline "
        "has passed; reminds of offers, drafts and requests that end soon; asks pairs how it goes; asks "
        "about late hand-offs and signatures; on the first working day of a week writes to staff what waits "
        "for them; notes which exports and releases stopped; deletes old exports, old messages to webhooks, "
        "what old imports hold of people and files nothing refers to."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say which files would be deleted.")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        failed = [] if dry_run else [step.__name__ for step, text in STEPS if not self.take(step, text)]
        verb = "would be deleted" if dry_run else "deleted"
        for name in sweep_orphans(dry_run=dry_run):
            self.stdout.write(f"{name}: {verb}, nothing refers to it")
        if failed:
            raise CommandError(f"These steps failed, see the log, and run again: {', '.join(failed)}.")

    def take(self, step: Callable[[], int], text: Any) -> bool:
        """One that fails must not keep the others from whoever waits for them."""
        try:
            count = step()
        except Exception:
            logger.exception("The step %s of mentoring_daily failed.", step.__name__)
            return False
        if text:
            self.stdout.write(text % {"count": count})
        return True
