"""What is to become of rows, worked out against the mentors there are. Nothing is written here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db.models.functions import Lower
from django.utils import timezone
from wagtail.models import ModelLogEntry, Revision

from wagtail_mentoring.applications.models import Invitation
from wagtail_mentoring.directory.models import ContactCard, Mentor
from wagtail_mentoring.offices.publication_columns import with_publication

from .cells import Fault
from .choices import Outcome
from .mapping import TERMS, Target
from .models import PeopleImport
from .ownership import PROFILE_FIELDS, edited_by
from .recognition import recognise, with_degree
from .row_reading import CONFLICTS, Note, ReadRow, Reason, RowReader
from .vocabulary_words import Words

#: Fields of the profile that a cell holds as they are.
PLAIN_FIELDS = tuple(name for name in PROFILE_FIELDS if name not in ("degrees", "terms"))
CARD_FIELDS = ("email", "phone", "crm_id")
WITHDRAWN = "wagtail_mentoring.mentor_consent_withdrawn"


@dataclass
class Plan:
    """One row: what becomes of it and of whom. ``changes`` has by field what is there and what will be."""

    read: ReadRow
    outcome: Outcome
    notes: list[Note] = field(default_factory=list)
    mentor: Mentor | None = None
    card: ContactCard | None = None
    invitation: Invitation | None = None
    changes: dict[str, list[Any]] = field(default_factory=dict)


def plan_of_errors(read: ReadRow) -> Plan:
    unclear = all(note.kind in CONFLICTS for note in read.errors)
    return Plan(read, Outcome.CONFLICT if unclear else Outcome.ERROR, [*read.errors])


def _check(validator: Any, fault: Fault) -> Any:
    def check(value: str) -> Fault | None:
        try:
            validator(value)
        except ValidationError:
            return fault
        return None

    return check


#: What the columns themselves ask of a value besides its length.
CHECKS = {
    Target.EMAIL: _check(EmailValidator(), Fault.NO_EMAIL),
    Target.LINKEDIN: _check(URLValidator(["http", "https"]), Fault.NO_LINK),
}


def degrees_of(mentor: Mentor) -> list[list[Any]]:
    return [[one.degree, one.school, one.class_year] for one in mentor.degrees.all()]


def terms_of(mentor: Mentor) -> list[int]:
    return sorted(term.pk for term in mentor.terms.all())


def value_of(mentor: Mentor, name: str) -> Any:
    """A field of the profile as ``changes`` hold it."""
    if name == "degrees":
        return degrees_of(mentor)
    return terms_of(mentor) if name == "terms" else getattr(mentor, name)


def draft_waits(mentor: Mentor) -> bool:
    """Whether a version is under way that an import would run into, or undo when it is published."""
    waits = mentor.is_in_moderation or mentor.is_scheduled or mentor.locked
    return waits or (mentor.live and mentor.has_unpublished_changes)


def mentors_of(keys: Iterable[Any], *, lock: bool = False) -> dict[Any, Mentor]:
    """Mentors by key with all that is compared; drafts as they were last saved."""
    rows = with_publication(Mentor.objects.filter(pk__in=set(keys))).order_by("pk")
    if lock:
        rows = rows.select_for_update(of=("self",))
    return {row.pk: row for row in rows.prefetch_related("terms", "degrees")}


class Known:
    """The mentors that some rows may be about, asked in a fixed number of queries."""

    def __init__(self, office: Any, reads: Sequence[ReadRow], *, lock: bool) -> None:
        emails = {read.email.lower() for read in reads if read.email}
        ids = {read.crm_id for read in reads if read.crm_id}
        cards = ContactCard.objects.order_by("pk")
        if lock:
            cards = cards.select_for_update(of=("self",))
        self.by_email: dict[str, list[ContactCard]] = {}
        self.by_id: dict[str, list[ContactCard]] = {}
        for card in cards.annotate(lower_email=Lower("email")).filter(lower_email__in=emails):
            self.by_email.setdefault(card.email.lower(), []).append(card)
        for card in cards.filter(owner=office, crm_id__in=ids):
            self.by_id.setdefault(card.crm_id, []).append(card)
        unkept = Mentor.objects.filter(contact_card=None, user__isnull=False)
        unkept = unkept.annotate(lower_email=Lower("user__email")).filter(lower_email__in=emails)
        self.unkept = set(unkept.values_list("lower_email", flat=True))
        found = [card for several in (*self.by_email.values(), *self.by_id.values()) for card in several]
        self.mentors = mentors_of((card.mentor_id for card in found if card.owner_id == office.pk), lock=lock)
        self._own_edits = self._find_own_edits()
        self.withdrawn = self._find_withdrawals()

    def _find_own_edits(self) -> dict[Any, set[str]]:
        """By mentor with an account: what that person was the last to change."""
        people = {str(pk): mentor.user_id for pk, mentor in self.mentors.items() if mentor.user_id}
        versions: dict[str, list[tuple[Any, Any]]] = {key: [] for key in people}
        rows = Revision.objects.filter(
            base_content_type=Mentor.get_base_content_type(), object_id__in=list(people)
        )
        for key, editor, content in rows.order_by("created_at", "pk").values_list(
            "object_id", "user_id", "content"
        ):
            versions[key].append((editor, content))
        return {int(key): edited_by(people[key], several) for key, several in versions.items()}

    def own_edits(self, mentor: Mentor) -> set[str]:
        return self._own_edits.get(mentor.pk, set())

    def _find_withdrawals(self) -> dict[Any, Any]:
        """By mentor without a consent: when they last withdrew one."""
        keys = [str(pk) for pk, mentor in self.mentors.items() if mentor.consented_at is None]
        entries = ModelLogEntry.objects.filter(
            action=WITHDRAWN, content_type=Mentor.get_base_content_type(), object_id__in=keys
        )
        return {
            int(key): when
            for key, when in entries.order_by("timestamp").values_list("object_id", "timestamp")
        }


class Planner:
    """Plans rows of one import, some at a time."""

    def __init__(self, people_import: PeopleImport, reader: RowReader) -> None:
        self.people_import, self.reader = people_import, reader
        self.words = Words(people_import.terms)
        #: Words that no vocabulary has and nobody decided about, with how many rows have them.
        self.unknown: dict[str, dict[str, int]] = {}

    def plan(self, reads: Sequence[ReadRow], *, lock: bool = False) -> list[Plan]:
        """A plan for each; with ``lock`` the mentors stay as they are until the transaction ends."""
        office = self.people_import.office
        known = Known(office, [read for read in reads if not read.errors], lock=lock)
        return [self._plan_one(read, known) for read in reads]

    def _plan_one(self, read: ReadRow, known: Known) -> Plan:
        if read.errors:
            return plan_of_errors(read)
        email = read.email.lower()
        card = recognise(
            crm_id=read.crm_id,
            office=self.people_import.office_id,
            with_id=known.by_id.get(read.crm_id, []),
            with_email=known.by_email.get(email, []),
        )
        if card is None and email in known.unkept:
            card = Reason.NOT_KEPT
        if isinstance(card, Reason):
            return Plan(read, Outcome.CONFLICT, [Note(card)])
        if card is None:
            return self._plan_new(read)
        return self._plan_known(read, card, known)

    def _plan_new(self, read: ReadRow) -> Plan:
        plan = Plan(read, Outcome.NEW, [*read.notes])
        self._add_profile(plan, Mentor())
        self._add_contact(plan, ContactCard())
        day = read.values.found.get(Target.CONSENTED_ON)
        if day:
            plan.changes["consented_at"] = [None, day.isoformat()]
            if self.people_import.list_new:
                plan.changes["status"] = ["applied", "approved"]
        return plan

    def _plan_known(self, read: ReadRow, card: ContactCard, known: Known) -> Plan:
        mentor = known.mentors[card.mentor_id]
        waits = draft_waits(mentor)
        if not waits and not mentor.live:
            mentor = mentor.get_latest_revision_as_object()
        plan = Plan(read, Outcome.UNCHANGED, [*read.notes], mentor, card)
        self._add_profile(plan, mentor)
        if waits and plan.changes:
            plan.changes = {}
            plan.notes.append(Note(Reason.DRAFT_WAITS))
        for name in sorted(known.own_edits(mentor) & plan.changes.keys()):
            del plan.changes[name]
            plan.notes.append(Note(Reason.OWN_EDIT, self._column_of_field(name)))
        self._add_contact(plan, card)
        self._add_consent(plan, mentor, known)
        if plan.changes:
            plan.outcome = Outcome.CHANGED
        return plan

    def _column_of_field(self, name: str) -> str:
        meanings = {"degrees": (Target.DEGREE, Target.SCHOOL, Target.CLASS_YEAR)}.get(name, (name,))
        if name == "terms":
            meanings = tuple(f"{TERMS}{slug}" for slug in self.words.vocabularies)
        return ", ".join(filter(None, (self.reader.column_of(meaning) for meaning in meanings)))

    def _add_profile(self, plan: Plan, mentor: Mentor) -> None:
        found = plan.read.values.found
        for name in PLAIN_FIELDS:
            if name in found and (now := getattr(mentor, name)) != found[name]:
                plan.changes[name] = [now if mentor.pk else "", found[name]]
        self._add_degree(plan, degrees_of(mentor) if mentor.pk else [])
        self._add_terms(plan, terms_of(mentor) if mentor.pk else [])

    def _add_degree(self, plan: Plan, before: list[list[Any]]) -> None:
        found = plan.read.values.found
        after = with_degree(
            before,
            degree=found.get(Target.DEGREE, ""),
            school=found.get(Target.SCHOOL, ""),
            year=found.get(Target.CLASS_YEAR),
        )
        if after is None:
            columns = filter(None, (self.reader.column_of(one) for one in (Target.SCHOOL, Target.CLASS_YEAR)))
            plan.notes.append(Note(Reason.DEGREE_MISSING, ", ".join(columns)))
        elif after != before:
            plan.changes["degrees"] = [before, after]

    def _add_terms(self, plan: Plan, before: list[int]) -> None:
        after: list[Any] = list(before)
        for slug, names in plan.read.values.terms.items():
            column = self.reader.column_of(f"{TERMS}{slug}")
            chosen = self._chosen(plan, slug, names, column)
            most = self.words.vocabularies[slug].max_terms if slug in self.words.vocabularies else None
            if most and len(chosen) > most:
                plan.notes.append(Note(Reason.TOO_MANY_TERMS, column, str(most)))
            elif chosen:
                others = set(self.words.those_of(slug, after))
                after = [key for key in after if key not in others] + chosen
        after = sorted(set(after), key=lambda key: (isinstance(key, str), key))
        if after != before:
            plan.changes["terms"] = [before, after]

    def _chosen(self, plan: Plan, slug: str, names: Iterable[str], column: str) -> list[Any]:
        chosen = []
        for name in names:
            term = self.words.term_of(slug, name)
            if term is None:
                plan.notes.append(Note(Reason.UNKNOWN_TERM, column, name))
                counts = self.unknown.setdefault(slug, {})
                counts[name] = counts.get(name, 0) + 1
            elif term:
                chosen.append(term)
        return chosen

    def _add_contact(self, plan: Plan, card: ContactCard) -> None:
        found = plan.read.values.found
        for name in CARD_FIELDS:
            now = getattr(card, name)
            same = now.lower() == found[name].lower() if name == "email" and name in found else False
            if name in found and now != found[name] and not same:
                plan.changes[name] = [now, found[name]]
        wish = found.get(Target.DO_NOT_CONTACT)
        if wish and not card.do_not_contact:
            plan.changes["do_not_contact"] = [False, True]
        elif wish is False and card.do_not_contact:
            plan.notes.append(Note(Reason.STAYS_ON, self.reader.column_of(Target.DO_NOT_CONTACT)))

    def _add_consent(self, plan: Plan, mentor: Mentor, known: Known) -> None:
        day = plan.read.values.found.get(Target.CONSENTED_ON)
        if not day or mentor.consented_at:
            return
        withdrawn = known.withdrawn.get(mentor.pk)
        if withdrawn and timezone.localdate(withdrawn) >= day:
            plan.notes.append(Note(Reason.CONSENT_WITHDRAWN, self.reader.column_of(Target.CONSENTED_ON)))
        else:
            plan.changes["consented_at"] = [None, day.isoformat()]
