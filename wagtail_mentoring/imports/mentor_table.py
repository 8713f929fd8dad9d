"""The mentors of an office as a table with the columns that an import understands."""

import csv
from codecs import BOM_UTF8
from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from wagtail.admin.views.mixins import Echo

from wagtail_mentoring.directory.contact_actions import export_contacts
from wagtail_mentoring.directory.models import ContactCard, Mentor
from wagtail_mentoring.offices.exports import defused, text_cell
from wagtail_mentoring.offices.models import Office

from .mapping import HEADINGS, TERMS, Target, terms_heading
from .vocabulary_words import Words

CARD = {Target.EMAIL: "email", Target.PHONE: "phone", Target.CRM_ID: "crm_id"}
DEGREE = {Target.DEGREE: "degree", Target.SCHOOL: "school", Target.CLASS_YEAR: "class_year"}


class MentorTable:
    """Headings and rows. Making it notes who took out whose contact data, and what for.

    Raises ``PurposeMissing``. Whoever does not want to be contacted is left out.
    """

    def __init__(self, *, office: Office, user: Any, purpose: str) -> None:
        kept = Mentor.objects.of_offices([office])
        self._cards = export_contacts(mentors=kept, user=user, purpose=purpose)
        self._mentors = kept.filter(contact_card__do_not_contact=False).prefetch_related("degrees", "terms")
        self._words = Words()
        self._meanings = [*HEADINGS, *(f"{TERMS}{slug}" for slug in self._words.vocabularies)]

    def headings(self) -> list[str]:
        return [
            terms_heading(meaning) if meaning.startswith(TERMS) else HEADINGS[Target(meaning)]
            for meaning in self._meanings
        ]

    def rows(self) -> Iterator[list[Any]]:
        for mentor in self._mentors.iterator(chunk_size=500):
            if card := self._cards.get(mentor.pk):
                yield [defused(self._cell(meaning, mentor, card)) for meaning in self._meanings]

    def _cell(self, meaning: str, mentor: Mentor, card: ContactCard) -> Any:
        if meaning.startswith(TERMS):
            keys = [term.pk for term in mentor.terms.all()]
            own = self._words.those_of(meaning.removeprefix(TERMS), keys)
            return "; ".join(self._words.label(key) for key in own)
        target = Target(meaning)
        if target in CARD:
            return getattr(card, CARD[target])
        if target in DEGREE:
            first = next(iter(mentor.degrees.all()), None)
            return getattr(first, DEGREE[target]) if first else ""
        if target == Target.DO_NOT_CONTACT:
            return "yes" if card.do_not_contact else "no"
        if target == Target.CONSENTED_ON:
            return timezone.localdate(mentor.consented_at).isoformat() if mentor.consented_at else ""
        return getattr(mentor, target.value)


def as_csv(table: MentorTable) -> Iterator[bytes]:
    writer = csv.writer(Echo())
    yield BOM_UTF8 + writer.writerow(table.headings())
    for row in table.rows():
        yield writer.writerow(row)


def as_workbook(table: MentorTable) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title="1")
    for row in chain([table.headings()], table.rows()):
        sheet.append([text_cell(sheet, cell) for cell in row])
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()
