"""An imported row taken back, as far as nobody changed since what it had written."""

from typing import Any

from django.utils import timezone
from wagtail.log_actions import log

from wagtail_mentoring.directory.actions import withdraw_consent
from wagtail_mentoring.directory.choices import MentorStatus
from wagtail_mentoring.directory.models import ContactCard, Mentor

from .choices import Outcome, Undone
from .models import ImportedRow
from .ownership import PROFILE_FIELDS
from .planning import draft_waits, mentors_of, value_of
from .row_reading import Note, Reason
from .writing import CONTACT_FIELDS, change_card, change_profile

#: Rows of these go with a mentor and are no sign that anybody needs them.
OWN_PARTS = frozenset({"MentorDegree", "ContactCard", "ContactReveal", "ImportedRow", "Mentor_terms"})

#: How an import leaves what its file says nothing of.
UNTOUCHED: dict[str, Any] = {
    "status": MentorStatus.APPLIED.value,
    "consented_at": None,
    "email": "",
    "phone": "",
    "crm_id": "",
    "do_not_contact": False,
}


def undo_mentor(row: ImportedRow, *, user: Any) -> None:
    """Restore what ``row`` changed, or delete whom it made; what was changed since stays and is noted."""
    mentor = mentors_of([row.mentor_id], lock=True).get(row.mentor_id)
    if mentor is None:
        row.undone = Undone.WHOLLY
    elif row.outcome == Outcome.NEW:
        _undo_new(row, mentor)
    else:
        _undo_changes(row, mentor, user)
    row.save(update_fields=["mentor", "changes", "undone", "notes"])
    if mentor is not None and row.mentor_id is None:
        mentor.delete()


def _undo_new(row: ImportedRow, mentor: Mentor) -> None:
    """The row outlives the mentor, without what it held about them."""
    reason = reason_to_keep(mentor, row)
    if reason:
        row.undone = Undone.LEFT
        row.notes.append(Note(reason).as_list())
    else:
        row.mentor, row.changes, row.undone = None, {}, Undone.WHOLLY


def reason_to_keep(mentor: Mentor, row: ImportedRow) -> Reason | None:
    """Why a mentor that an import made stays: somebody worked on the profile since, or needs it."""
    made = UNTOUCHED | {name: after for name, (_before, after) in row.changes.items()}
    card = ContactCard.objects.select_for_update().filter(mentor=mentor).first()
    changed = any(_now(mentor, card, name) != after for name, after in made.items())
    if changed or is_anothers(card, row) or mentor.user_id or mentor.revisions.count() > 1:
        return Reason.CHANGED_SINCE
    return Reason.IN_USE if is_needed(mentor) else None


def is_anothers(card: ContactCard | None, row: ImportedRow) -> bool:
    """Whether another office keeps the mentor by now: nothing of theirs is touched then."""
    return card is None or card.owner_id != row.people_import.office_id


def is_needed(mentor: Mentor) -> bool:
    """Whether anything but the parts of the profile itself refers to the mentor or the contact card."""
    rows: list[Any] = [mentor, *ContactCard.objects.filter(mentor=mentor)]
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: row}).exists()
        for row in rows
        for relation in row._meta.get_fields(include_hidden=True)
        if relation.auto_created and (relation.one_to_many or relation.one_to_one)
        if relation.related_model.__name__ not in OWN_PARTS
    )


def _undo_changes(row: ImportedRow, mentor: Mentor, user: Any) -> None:
    card = ContactCard.objects.select_for_update().filter(mentor=mentor).first()
    waits, moved = draft_waits(mentor), is_anothers(card, row)
    if not mentor.live and not waits:
        mentor = mentor.get_latest_revision_as_object()
    back, left = {}, []
    for name, (before, after) in row.changes.items():
        stays = name == "do_not_contact" or moved or (waits and name in PROFILE_FIELDS)
        if stays or _now(mentor, card, name) != after:
            left.append(name)
        else:
            back[name] = before
    change_profile(mentor, back, user=user)
    change_card(card, back)
    if "consented_at" in back:
        withdraw_consent(mentor=mentor, user=user)
    row.undone = Undone.WHOLLY if not left else Undone.PARTLY if back else Undone.LEFT
    if left:
        row.notes.append(Note(Reason.CHANGED_SINCE, detail=", ".join(left)).as_list())
    log(mentor, "wagtail_mentoring.mentor_import_undone", user=user, data={"fields": ", ".join(sorted(back))})


def _now(mentor: Mentor, card: ContactCard | None, name: str) -> Any:
    """The value of a field as ``changes`` hold it."""
    if name in CONTACT_FIELDS:
        return getattr(card, name, None)
    if name == "consented_at":
        return mentor.consented_at and timezone.localdate(mentor.consented_at).isoformat()
    return value_of(mentor, name)
