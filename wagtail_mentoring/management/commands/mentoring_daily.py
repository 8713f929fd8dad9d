"""What a new day brings. Run it once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import ngettext

from wagtail_mentoring.agreements.escalation_actions import ask_about_late_signatures
from wagtail_mentoring.applications.draft_actions import expire_drafts
from wagtail_mentoring.applications.return_link_actions import remind_of_drafts
from wagtail_mentoring.desk.actions import send_digests
from wagtail_mentoring.directory.actions import resume_mentors_after_break
from wagtail_mentoring.exports.actions import delete_old_exports
from wagtail_mentoring.handoffs.escalation_actions import ask_about_late_handoffs
from wagtail_mentoring.imports.actions import forget_old_imports
from wagtail_mentoring.information_requests.request_reminders import remind_of_requests
from wagtail_mentoring.record_keeping.stored_files import sweep_orphans
from wagtail_mentoring.selection.offer_actions import expire_offers, remind_of_offers
from wagtail_mentoring.surveys.actions import ask_pairs, remind_of_surveys
from wagtail_mentoring.webhooks.actions import delete_old_deliveries


class Command(BaseCommand):
    help = (
        "Brings back the mentors whose break is over; ends offers nobody answered and drafts whose deadline "
        "has passed; reminds of offers, drafts and requests that end soon; asks pairs how it goes; "
        "asks about late hand-offs and "
        "signatures; on the first working day of a week writes to staff what waits for them; deletes old "
        "exports, old messages to webhooks, what old imports hold of people and files nothing refers to."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say which files would be deleted.")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        if not dry_run:
            self.bring_mentors_back()
            self.look_after_offers()
            self.look_after_drafts()
            self.remind_applicants()
            self.ask_offices()
            self.ask_to_sign()
            self.ask_pairs()
            self.write_digests()
            count = delete_old_exports()
            self.stdout.write(
                ngettext("%(count)d old export is deleted.", "%(count)d old exports are deleted.", count)
                % {"count": count}
            )
            delete_old_deliveries()
            forget_old_imports()
        verb = "would be deleted" if dry_run else "deleted"
        for name in sweep_orphans(dry_run=dry_run):
            self.stdout.write(f"{name}: {verb}, nothing refers to it")

    def look_after_offers(self) -> None:
        """First what is over, then reminders for what is left."""
        expired, reminded = expire_offers(), remind_of_offers()
        self.stdout.write(
            ngettext("%(count)d offer has expired.", "%(count)d offers have expired.", expired)
            % {"count": expired}
        )
        self.stdout.write(
            ngettext(
                "%(count)d person is reminded of an offer.",
                "%(count)d people are reminded of an offer.",
                reminded,
            )
            % {"count": reminded}
        )

    def bring_mentors_back(self) -> None:
        count = resume_mentors_after_break()
        self.stdout.write(
            ngettext(
                "%(count)d mentor is back from a break.", "%(count)d mentors are back from a break.", count
            )
            % {"count": count}
        )

    def look_after_drafts(self) -> None:
        count = remind_of_drafts()
        self.stdout.write(
            ngettext(
                "%(count)d person is reminded of a draft.", "%(count)d people are reminded of a draft.", count
            )
            % {"count": count}
        )
        count = expire_drafts()
        self.stdout.write(
            ngettext("%(count)d draft has expired.", "%(count)d drafts have expired.", count)
            % {"count": count}
        )

    def remind_applicants(self) -> None:
        count = remind_of_requests()
        self.stdout.write(
            ngettext(
                "%(count)d applicant is reminded of what was asked.",
                "%(count)d applicants are reminded of what was asked.",
                count,
            )
            % {"count": count}
        )

    def ask_offices(self) -> None:
        count = ask_about_late_handoffs()
        self.stdout.write(
            ngettext(
                "Somebody is asked about %(count)d late hand-off.",
                "Somebody is asked about %(count)d late hand-offs.",
                count,
            )
            % {"count": count}
        )

    def ask_to_sign(self) -> None:
        count = ask_about_late_signatures()
        self.stdout.write(
            ngettext(
                "Somebody is asked about %(count)d late signature.",
                "Somebody is asked about %(count)d late signatures.",
                count,
            )
            % {"count": count}
        )

    def ask_pairs(self) -> None:
        asked, reminded = ask_pairs(), remind_of_surveys()
        self.stdout.write(
            ngettext(
                "%(count)d person of a pair is asked how it goes.",
                "%(count)d people of pairs are asked how it goes.",
                asked,
            )
            % {"count": asked}
        )
        self.stdout.write(
            ngettext(
                "%(count)d person is reminded of a survey.",
                "%(count)d people are reminded of a survey.",
                reminded,
            )
            % {"count": reminded}
        )

    def write_digests(self) -> None:
        count = send_digests()
        self.stdout.write(
            ngettext(
                "%(count)d person is told what waits for them this week.",
                "%(count)d people are told what waits for them this week.",
                count,
            )
            % {"count": count}
        )
