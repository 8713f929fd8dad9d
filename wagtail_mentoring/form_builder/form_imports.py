"""Old form pages of ``wagtail.contrib.forms``: which there are, and what an import would make of them.

Wagtail's form builder is asked only here, and only where the host has installed it.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.mixins import Echo

from wagtail_mentoring.digests import canonical_json
from wagtail_mentoring.offices.exports import defused

from .form_import_rules import (
    NAMESPACE,
    Cell,
    OldField,
    Outcome,
    Plan,
    blocks_of,
    cells_of,
    note_unreadable,
    option_text,
    plan_for,
)

OUTCOME_WORDS: dict[Outcome, Any] = {
    Outcome.IMPORTED: gettext_lazy("Imported"),
    Outcome.RENAMED: gettext_lazy("Imported under the field's present label"),
    Outcome.EMPTY: gettext_lazy("Left empty"),
    Outcome.NOT_ASKED: gettext_lazy("Not in the submission: the field came later"),
    Outcome.ORPHANED: gettext_lazy("No field has this key any more: kept in a question “Formerly …”"),
    Outcome.OPTION_GONE: gettext_lazy("Chose an option that is gone: kept, no longer offered"),
    Outcome.UNREADABLE: gettext_lazy("Not what the field asks for: kept as written in a question of its own"),
    Outcome.OTHER_KIND: gettext_lazy("A kind of field we do not have, for example a file: kept as text"),
}
AT_A_TIME = 500


class NoFormBuilder(Exception):
    """``wagtail.contrib.forms`` is not installed, so there are no old form pages."""

    def __init__(self) -> None:
        super().__init__(_("wagtail.contrib.forms is not installed, so there are no form pages to import."))


@dataclass(frozen=True)
class Line:
    """One line of the report: a field or key of one submission, and what becomes of its value."""

    submission: Any
    cell: Cell


class OldPage:
    """One form page with everything it collected, read in chunks and never changed."""

    def __init__(self, page: Any) -> None:
        self.page = page
        #: The same in every run and on every copy of the database, unlike a primary key used again.
        self.key = f"{page._meta.label}:{page.pk}:{page.translation_key}"

    @property
    def form_uuid(self) -> UUID:
        """Of the application form that an import makes of the page."""
        return uuid5(NAMESPACE, self.key)

    @cached_property
    def fields(self) -> list[OldField]:
        return [_old_field(row) for row in self.page.get_form_fields()]

    def submissions(self) -> Iterator[Any]:
        return self.page.get_submissions().order_by("pk").iterator(chunk_size=AT_A_TIME)

    def _data(self) -> Iterator[dict[str, Any]]:
        return (data_of(submission) for submission in self.submissions())

    @cached_property
    def plan(self) -> Plan:
        return note_unreadable(plan_for(self.key, self.fields, self._data()), self._data())

    def sections(self, *, with_everything: bool) -> list[dict[str, Any]]:
        """The form's sections as raw blocks, in the page's language whoever imports it.

        ``with_everything`` they hold also what is no longer asked or offered.
        """
        with translation.override(self.page.locale.language_code):
            section, formerly, written = _("Questions"), _("Formerly: %s"), _("%s (as written)")
        words = {"section": section, "formerly": formerly, "as_written": written}
        return blocks_of(self.plan, words, with_everything=with_everything)

    @cached_property
    def labels(self) -> dict[str, str]:
        """By key, what the questions are called that hold the answers."""
        sections = self.sections(with_everything=True)
        questions = [question for part in sections for question in part["value"]["questions"]]
        return {question["id"]: question["value"]["label"] for question in questions}

    def lines(self) -> Iterator[Line]:
        for submission in self.submissions():
            for cell in cells_of(self.plan, data_of(submission)):
                yield Line(submission, cell)

    def totals(self) -> dict[Outcome, int]:
        """How many values have each outcome; together every field of each submission, and stray keys."""
        counts = Counter(line.cell.outcome for line in self.lines())
        return {outcome: counts[outcome] for outcome in Outcome if counts[outcome]}


def data_of(submission: Any) -> dict[str, Any]:
    """What was stored; a submission whose data is no dictionary is kept whole under one key."""
    data = submission.form_data
    data = json.loads(data) if isinstance(data, str) else data
    return data if isinstance(data, dict) else {"data": canonical_json(data)}


def _old_field(row: Any) -> OldField:
    choices = row.choices.strip()
    # As Wagtail's own form builder reads them: by lines, or by commas where there is one line.
    lines = choices.splitlines() if len(choices.splitlines()) > 1 else choices.split(",")
    texts = [option_text(line.strip().rstrip(",")) for line in lines]
    return OldField(
        name=row.clean_name,
        label=row.label,
        kind=row.field_type,
        kind_in_words=str(row.get_field_type_display()),
        required=row.required,
        help_text=row.help_text,
        choices=tuple(dict.fromkeys(text for text in texts if text)),
        is_renamed=row.clean_name != row.get_field_clean_name(),
    )


def old_pages(user: Any) -> QuerySet:
    """Form pages whose submissions ``user`` may see in Wagtail. Raises ``NoFormBuilder``."""
    _need_form_builder()
    # The host need not have it, so it cannot stand at the top.
    from wagtail.contrib.forms.utils import get_forms_for_user

    return get_forms_for_user(user).order_by("title")


def find_old_page(pk: int) -> OldPage | None:
    """Any form page, for whoever has the server. Raises ``NoFormBuilder``."""
    _need_form_builder()
    return next(all_old_pages(pk=pk), None)


def all_old_pages(**which: Any) -> Iterator[OldPage]:
    """Every form page there is; none where the form builder is not installed."""
    if not apps.is_installed("wagtail.contrib.forms"):
        return
    # The host need not have it, so it cannot stand at the top.
    from wagtail.contrib.forms.utils import get_form_types

    for content_type in get_form_types():
        pages = content_type.model_class()._default_manager.filter(**which).order_by("pk")
        yield from (OldPage(page) for page in pages)


def _need_form_builder() -> None:
    if not apps.is_installed("wagtail.contrib.forms"):
        raise NoFormBuilder


def report_lines(old: OldPage) -> Iterator[bytes]:
    """The report as CSV: a line for each field of each submission, then the totals."""
    writer = csv.writer(Echo())
    yield "\ufeff".encode()
    yield writer.writerow(
        [_("Submission"), _("Sent"), _("Field"), _("What becomes of it"), _("Question"), _("Value")]
    )
    counts: Counter[Outcome] = Counter()
    for line in old.lines():
        counts[line.cell.outcome] += 1
        row = [line.submission.pk, line.submission.submit_time.isoformat(), line.cell.name]
        row += [str(OUTCOME_WORDS[line.cell.outcome]), old.labels[line.cell.question]]
        row.append(_as_text(line.cell.raw))
        yield writer.writerow([defused(value) for value in row])
    for outcome, count in counts.items():
        yield writer.writerow([_("Total"), "", "", str(OUTCOME_WORDS[outcome]), "", count])
    yield writer.writerow([_("Total"), "", "", _("All values"), "", sum(counts.values())])


def report_json(old: OldPage) -> Iterator[bytes]:
    """The report as one JSON document, exact to the character, a line for each value."""
    head = {"page": old.page.pk, "title": old.page.title, "submissions": old.plan.submissions}
    yield f'{{"form": {_json(head)},\n"values": ['.encode()
    counts: Counter[str] = Counter()
    for number, line in enumerate(old.lines()):
        counts[line.cell.outcome] += 1
        values = {
            "submission": line.submission.pk,
            "sent": line.submission.submit_time,
            "field": line.cell.name,
            "outcome": line.cell.outcome,
            "question": line.cell.question,
            "label": old.labels[line.cell.question],
            "value": line.cell.raw,
            "answer": line.cell.answer,
        }
        yield f"{',' if number else ''}\n{_json(values)}".encode()
    yield f'],\n"totals": {_json({**counts, "all": sum(counts.values())})}}}\n'.encode()


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder)


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else _json(value)
