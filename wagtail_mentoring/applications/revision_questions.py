"""The questions behind a revision, each in the words that its answerer saw.

A revision that answers a request, or corrects an answer, holds answers that were given to earlier versions of
the form: ``ApplicationRevision.earlier`` names these by number. ``languages`` names those that were given in
another language than the revision's.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from wagtail_mentoring.application_forms.models import FormVersion
from wagtail_mentoring.application_forms.translations import in_language
from wagtail_mentoring.application_forms.versions import Question, Schema, all_questions, questions_of

from .application_models import ApplicationRevision

#: Schemas by version number.
Schemas = Mapping[int, Schema]


def schemas_behind(revision: ApplicationRevision) -> dict[int, Schema]:
    """The schema of each version that the revision's answers were given to."""
    schemas = {revision.form_version.number: revision.form_version.schema}
    if revision.earlier:
        numbers = set(revision.earlier.values())
        versions = FormVersion.objects.filter(form=revision.form_version.form_id, number__in=numbers)
        schemas.update(versions.values_list("number", "schema"))
    return schemas


def schemas_among(revision: ApplicationRevision, versions: Iterable[FormVersion]) -> dict[int, Schema]:
    """The same out of ``versions``, for whoever has read them all."""
    form, numbers = revision.form_version.form_id, {revision.form_version.number, *revision.earlier.values()}
    return {
        version.number: version.schema
        for version in versions
        if version.form_id == form and version.number in numbers
    }


def given_questions(revision: ApplicationRevision, schemas: Schemas | None = None) -> dict[str, Question]:
    """By key, every question that the revision holds an answer to, in the form's order."""
    return {
        question["key"]: question
        for section in given_sections(revision, schemas)
        for question in section["questions"]
        if question["type"] != "statement"
    }


def given_sections(
    revision: ApplicationRevision, schemas: Schemas | None = None, *, language: str | None = None
) -> list[dict[str, Any]]:
    """The form's sections with the questions that the revision answers, each as it was put then.

    With a ``language`` in its words, where the form has them; else in those of the form's source.

    A question that has left the form since stands at the end of its section, or in the section it had.
    """
    schemas = schemas or schemas_behind(revision)
    if language:
        schemas = {version: in_language(schema, language) for version, schema in schemas.items()}
    number = revision.form_version.number
    words = {version: all_questions(schema) for version, schema in schemas.items()}
    sections: dict[str, dict[str, Any]] = {}
    placed: set[str] = set()
    for version in sorted(schemas, key=lambda other: (other != number, -other)):
        for section in schemas[version]["sections"]:
            mine = [
                words[revision.earlier.get(key, number)][key]
                for question in section["questions"]
                if (key := question["key"]) in revision.answers
                and key not in placed
                and question["type"] != "statement"
                and key in words[revision.earlier.get(key, number)]
            ]
            placed.update(question["key"] for question in mine)
            place = sections.setdefault(section["key"], {**section, "questions": []})
            place["questions"].extend(mine)
    return [section for section in sections.values() if section["questions"]]


def seen_sections(revision: ApplicationRevision) -> list[dict[str, Any]]:
    """The same, each question in the language in which its answerer read it, and titles likewise."""
    schemas, main = schemas_behind(revision), revision.locale
    told = {
        language: given_sections(revision, schemas, language=language)
        for language in {main, *revision.languages.values()}
    }
    words = {
        language: {question["key"]: question for section in sections for question in section["questions"]}
        for language, sections in told.items()
    }
    seen = []
    for place, section in enumerate(told[main]):
        keys = [question["key"] for question in section["questions"]]
        read_in = [revision.languages.get(key, main) for key in keys]
        questions = [words[language][key] for key, language in zip(keys, read_in, strict=True)]
        title = told[read_in[0] if len(set(read_in)) == 1 else main][place]["title"]
        seen.append({**section, "title": title, "questions": questions})
    return seen


def asked_of_writer(revision: ApplicationRevision, schemas: Schemas | None = None) -> set[str]:
    """Keys of the questions that the writer met, shown or not: of the form handed in first, and what was
    asked of them since."""
    schemas = schemas or schemas_behind(revision)
    first = min([revision.form_version.number, *revision.earlier.values()])
    return {question["key"] for question in questions_of(schemas[first])} | set(revision.answers)
