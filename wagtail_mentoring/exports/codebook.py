"""The codebook of an export: what each column means, when it was asked and with which choices."""

import csv
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.views.mixins import Echo

from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.application_forms.models import FormVersion
from wagtail_mentoring.application_forms.scales import choices_of
from wagtail_mentoring.application_forms.translations import Catalogue
from wagtail_mentoring.application_forms.versions import Question, all_options, all_questions, questions_of
from wagtail_mentoring.offices.exports import defused

from .tables import ApplicationSheet


class Codebook:
    """A row for each question that one of the exported applications could have been asked."""

    def __init__(self, sheet: ApplicationSheet) -> None:
        self.sheet = sheet
        self.forms: dict[int, list[FormVersion]] = {}
        forms = {version.form_id for version in sheet.versions.values()}
        versions = FormVersion.objects.filter(form__in=forms).select_related("form")
        for version in versions.order_by("form_id", "number"):
            self.forms.setdefault(version.form_id, []).append(version)

    def headings(self) -> list[str]:
        return [
            _("Column"),
            _("Code"),
            _("Key"),
            _("Form"),
            _("Type"),
            _("Role"),
            _("Label by version"),
            _("Label in other languages"),
            _("Choices"),
            _("Choices in other languages"),
            _("Asked in versions"),
            _("Required in versions"),
            _("Retired"),
            _("Sensitivity"),
            _("Visible to"),
            _("Left out of this export"),
        ]

    def rows(self) -> Iterator[list[str]]:
        for versions in self.forms.values():
            words = {version.number: all_questions(version.schema) for version in versions}
            newest: dict[str, Question] = {}
            translations: dict[str, Catalogue] = {}
            for version in versions:
                newest.update(words[version.number])
                for language, texts in version.schema.get("translations", {}).items():
                    translations.setdefault(language, {}).update(texts)
            for key, question in newest.items():
                asked = [v.number for v in versions if key in {q["key"] for q in questions_of(v.schema)}]
                yield [defused(cell) for cell in self._row(versions, words, asked, question, translations)]

    def _row(
        self,
        versions: list[FormVersion],
        words: dict[int, Any],
        asked: list[int],
        question: Question,
        translations: dict[str, Catalogue],
    ) -> list[str]:
        key, options = question["key"], all_options(question)
        put = {number: words[number][key] for number in asked}
        return [
            self.sheet.heading(key) if key in self.sheet.columns else "",
            question["code"],
            key,
            versions[0].form.name,
            str(QuestionType(question["type"]).label),
            question["role"],
            _labels_by_version(put),
            _in_languages(translations, {key: ""}),
            _choices(question, put),
            _in_languages(translations, {pk: f"{option['code']} = " for pk, option in options.items()}),
            spans(asked),
            spans([number for number, asked_so in put.items() if asked_so["required"]]),
            _("Yes") if versions[-1].number not in asked else "",
            question["sensitivity"],
            question.get("visible_to", ""),
            _("Yes") if key in self.sheet.newest_words and key not in self.sheet.columns else "",
        ]


def _labels_by_version(words: dict[int, Any]) -> str:
    """Each label with the numbers of the versions that put the question, or the choice, so."""
    labels: dict[str, list[int]] = {}
    for number, worded in words.items():
        labels.setdefault(worded["label"], []).append(number)
    return "; ".join(f"{spans(numbers)}: {label}" for label, numbers in labels.items())


def _choices(question: Question, put: dict[int, Question]) -> str:
    """Options with their codes, or the points of a score. An option that read otherwise in some versions has
    those words as well: they are what the table says of whoever chose it then."""
    retired = {option["key"] for option in question.get("retired_options", [])}
    options = [
        f"{option['code']} = {option['label']}{_(' (retired)') if key in retired else ''}"
        f"{_earlier_labels(option, put)}"
        for key, option in all_options(question).items()
    ]
    points = choices_of(question).values() if question["type"] == QuestionType.SCORE else ()
    return "; ".join([*options, *points])


def _earlier_labels(option: dict[str, Any], put: dict[int, Question]) -> str:
    versions = {number: all_options(question).get(option["key"]) for number, question in put.items()}
    others = {number: was for number, was in versions.items() if was and was["label"] != option["label"]}
    return f" ({_labels_by_version(others)})" if others else ""


def _in_languages(translations: dict[str, Catalogue], before: dict[str, str]) -> str:
    """The newest labels of these keys in every language there is, each with what stands ``before`` it."""
    return "; ".join(
        f"{language}: {start}{words[key]['label']}"
        for language, words in sorted(translations.items())
        for key, start in before.items()
        if words.get(key, {}).get("label")
    )


def codebook_lines(sheet: ApplicationSheet) -> Iterator[bytes]:
    """The codebook as CSV."""
    codebook, writer = Codebook(sheet), csv.writer(Echo())
    yield BOM_UTF8
    for row in (codebook.headings(), *codebook.rows()):
        yield writer.writerow(row)


def spans(numbers: list[int]) -> str:
    """Version numbers as people write them: 1, 2, 3 and 5 are “1–3, 5”."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
