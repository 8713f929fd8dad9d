"""Rows of students as invitations to apply: one for each person and form, none for who does not want mail."""

from collections.abc import Sequence
from uuid import uuid4

from django.db.models.functions import Lower
from django.utils import timezone

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.access_actions import closed_for, make_invitations, revoke_invitation
from wagtail_mentoring.applications.models import Application, Invitation
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY
from wagtail_mentoring.directory.models import ContactCard

from .choices import Outcome, Undone
from .mapping import Target
from .models import ImportedRow, PeopleImport
from .planning import Plan, plan_of_errors
from .row_reading import Note, ReadRow, Reason, RowReader


class InvitationPlanner:
    """Plans rows of students, some at a time."""

    def __init__(self, people_import: PeopleImport, reader: RowReader) -> None:
        self.people_import, self.reader = people_import, reader
        #: Students have no terms.
        self.unknown: dict[str, dict[str, int]] = {}

    def plan(self, reads: Sequence[ReadRow], *, lock: bool = False) -> list[Plan]:
        """A plan for each; with ``lock`` nobody else invites with this form until the transaction ends."""
        if lock:
            RoundForm.objects.select_for_update().get(pk=self.people_import.round_form_id)
        reasons = self._reasons_against({read.email.lower() for read in reads if not read.errors})
        return [self._plan_one(read, reasons) for read in reads]

    def _plan_one(self, read: ReadRow, reasons: dict[str, Reason]) -> Plan:
        if read.errors:
            return plan_of_errors(read)
        reason = reasons.get(read.email.lower())
        if read.values.found.get(Target.DO_NOT_CONTACT):
            reason = Reason.NO_MAIL
        if reason:
            return Plan(read, Outcome.UNCHANGED, [*read.notes, Note(reason)])
        changes = {
            name: ["", read.values.found[name]] for name in ("name", "email") if read.values.found.get(name)
        }
        return Plan(read, Outcome.NEW, [*read.notes], changes=changes)

    def _reasons_against(self, emails: set[str]) -> dict[str, Reason]:
        """By address: why this person is not invited. Of applications only what the importer may see."""
        form = self.people_import.round_form
        invited = Invitation.objects.filter(round_form=form, email__in=emails, revoked_at=None)
        mine = APPLICATION_POLICY.narrow(Application.objects.all(), self.people_import.user)
        handed_in = mine.filter(round=form.round_id, role=form.role).annotate(lower=Lower("applicant_email"))
        unwilling = ContactCard.objects.filter(do_not_contact=True).annotate(lower=Lower("email"))
        return {
            **dict.fromkeys(closed_for(form, emails, timezone.now()), Reason.CLOSED),
            **dict.fromkeys(invited.values_list("email", flat=True), Reason.INVITED),
            **dict.fromkeys(
                handed_in.filter(lower__in=emails).values_list("lower", flat=True), Reason.APPLIED
            ),
            **dict.fromkeys(
                unwilling.filter(lower__in=emails).values_list("lower", flat=True), Reason.NO_MAIL
            ),
        }


def invite(plan: Plan, *, people_import: PeopleImport) -> None:
    """Make the invitation of a plan and send it, by the action that sends every other."""
    [(plan.invitation, _code)] = make_invitations(
        round_form=people_import.round_form,
        batch=uuid4(),
        emails=[plan.read.email],
        label=people_import.source,
        user=people_import.user,
    )


def undo_invitation(row: ImportedRow, *, user: object) -> None:
    """Revoke an invitation that nobody used. Its mail was sent; the code in it lets nobody in any more."""
    invitation = row.invitation
    if invitation is not None and invitation.used:
        row.undone = Undone.LEFT
        row.notes.append(Note(Reason.USED).as_list())
    else:
        if invitation is not None:
            revoke_invitation(invitation=invitation, user=user)
        row.undone = Undone.WHOLLY
    row.save(update_fields=["undone", "notes"])
