"""A plan put into effect: the profile as a revision, contact data on its card, a consent with its words."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring.directory.actions import approve_mentor, record_consent
from wagtail_mentoring.directory.choices import Visibility
from wagtail_mentoring.directory.models import ContactCard, Mentor, MentorDegree, Term
from wagtail_mentoring.directory.slugs import free_slug

from .models import PeopleImport
from .ownership import PROFILE_FIELDS
from .planning import Plan

CONTACT_FIELDS = ("email", "phone", "crm_id", "do_not_contact")


def write_mentor(plan: Plan, *, people_import: PeopleImport) -> None:
    """Make or change the mentor of a plan, with one entry in the audit log that names the fields."""
    values = {name: after for name, (_before, after) in plan.changes.items()}
    mentor = plan.mentor
    if mentor is None:
        mentor = plan.mentor = _make(values, people_import)
    else:
        change_profile(mentor, values, user=people_import.user)
        change_card(plan.card, values)
        if "consented_at" in values:
            _consent(mentor, values["consented_at"], people_import)
    fields = ", ".join(sorted(values))
    log(mentor, "wagtail_mentoring.mentor_imported", user=people_import.user, data={"fields": fields})


def _make(values: Mapping[str, Any], people_import: PeopleImport) -> Mentor:
    """A draft, which nobody outside the offices sees; listed at once only if that was asked for."""
    mentor = Mentor(slug=free_slug(values["name"]), live=False)
    if "consented_at" in values:
        mentor.consented_at = start_of(values["consented_at"])
        mentor.consent_text = consent_words(values["consented_at"], people_import)
    else:
        # As with an application: what nobody agreed to show stays with staff until they do.
        mentor.field_visibility = dict.fromkeys(Mentor.FIELDS_WITH_AUDIENCE, Visibility.STAFF.value)
    apply(mentor, values)
    mentor.save()
    revision = mentor.save_revision(user=people_import.user, changed=False, clean=False)
    ContactCard.objects.create(mentor=mentor, owner=people_import.office, **_contact(values))
    if "status" in values:
        revision.publish(user=people_import.user, log_action=False, skip_permission_checks=True)
        approve_mentor(mentor=mentor, user=people_import.user)
    return mentor


def change_profile(mentor: Mentor, values: Mapping[str, Any], *, user: Any) -> None:
    """Save what of ``values`` belongs to the profile as a new revision, published where the mentor is."""
    if not values.keys() & set(PROFILE_FIELDS):
        return
    apply(mentor, values)
    if mentor.live:
        revision = mentor.save_revision(user=user, clean=False)
        revision.publish(user=user, log_action=False, skip_permission_checks=True)
    else:
        mentor.save()
        mentor.save_revision(user=user, changed=False, clean=False)


def apply(mentor: Mentor, values: Mapping[str, Any]) -> None:
    """Set fields of the profile; nothing is saved."""
    for name in PROFILE_FIELDS:
        if name not in values:
            continue
        if name == "terms":
            mentor.terms = list(Term.objects.filter(pk__in=values[name]))
        elif name == "degrees":
            _set_degrees(mentor, values[name])
        else:
            setattr(mentor, name, values[name])
            if name == "name":
                # Made from the name again when it is saved.
                mentor.sort_name = ""


def _set_degrees(mentor: Mentor, degrees: list[list[Any]]) -> None:
    there = list(mentor.degrees.all()) if mentor.pk else []
    rows = there[: len(degrees)] + [MentorDegree() for _more in degrees[len(there) :]]
    for place, (row, (degree, school, year)) in enumerate(zip(rows, degrees, strict=True)):
        row.degree, row.school, row.class_year, row.sort_order = degree, school, year, place
    mentor.degrees = rows


def _contact(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in CONTACT_FIELDS if name in values}


def change_card(card: ContactCard | None, values: Mapping[str, Any]) -> None:
    contact = _contact(values)
    if card is not None and contact:
        for name, value in contact.items():
            setattr(card, name, value)
        card.save(update_fields=list(contact))


def _consent(mentor: Mentor, day: str, people_import: PeopleImport) -> None:
    words = consent_words(day, people_import)
    record_consent(mentor=mentor, text=words, user=people_import.user, at=start_of(day))


def start_of(day: str) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time()))


def consent_words(day: str, people_import: PeopleImport) -> str:
    """What is kept of a consent that another system holds: where it stands, not words nobody has read."""
    return _("Agreed on %(day)s, says %(source)s.") % {"day": day, "source": people_import.source}
