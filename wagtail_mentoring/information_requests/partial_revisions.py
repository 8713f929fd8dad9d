"""Writing a revision in which only some answers are new: to a request, or as a correction."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from wagtail_mentoring.application_forms.models import FormVersion
from wagtail_mentoring.application_forms.sealing import consents_in, seal_of
from wagtail_mentoring.application_forms.versions import Schema
from wagtail_mentoring.applications import asking
from wagtail_mentoring.applications.application_models import Application, ApplicationRevision
from wagtail_mentoring.applications.choices import RevisionKind
from wagtail_mentoring.applications.revising import point_to, write_revision


@dataclass(frozen=True)
class NewAnswers:
    """Clean answers to the questions ``asked``, in the words of ``version``; ``schema`` is cut to them."""

    version: FormVersion
    schema: Schema
    asked: Collection[str]
    answers: dict[str, Any]


def write_partial_revision(
    *,
    application: Application,
    new: NewAnswers,
    kind: RevisionKind,
    author: Any,
    idempotency_key: str,
    locale: str,
) -> ApplicationRevision:
    """Write the next revision and point ``application``, which the caller has locked and saves, to it.

    Every answer that was not asked for is that of the revision before. It keeps that revision's version of
    the form where both put the questions in the same way; else the newer one counts, and ``earlier`` says
    which answers were given to an older. A question of the newer version that was not asked stays absent.
    The revision's language is that of the new answers; ``languages`` names those given in another.
    """
    before = application.current_revision
    version = _version_of(before.form_version, new)
    answers = asking.put_in_place(before=before.answers, asked=new.asked, given=new.answers)
    consents = _consents(before, new)
    earlier = _earlier(before, new, answers, version)
    revision = write_revision(
        application,
        form_version=version,
        answers=answers,
        earlier=earlier,
        consents=consents,
        locale=locale,
        languages=_languages(before, new, answers, locale),
        digest=seal_of(version_sha256=version.sha256, answers=answers, consents=consents, earlier=earlier),
        idempotency_key=idempotency_key,
        kind=kind,
        author=author,
    )
    point_to(application, revision, name=application.applicant_name, email=application.applicant_email)
    return revision


def _consents(before: ApplicationRevision, new: NewAnswers) -> list[dict[str, Any]]:
    given = consents_in(new.schema, new.answers)
    return asking.put_consents_in_place(before=before.consents, asked=new.asked, given=given)


def _earlier(
    before: ApplicationRevision, new: NewAnswers, answers: dict[str, Any], version: FormVersion
) -> dict[str, int]:
    return asking.earlier_numbers(
        answers=answers,
        asked=new.asked,
        before=before.earlier,
        number_before=before.form_version.number,
        number_asked=version.number if _asks_the_same(before.form_version, new) else new.version.number,
        number=version.number,
    )


def _languages(
    before: ApplicationRevision, new: NewAnswers, answers: dict[str, Any], locale: str
) -> dict[str, str]:
    return asking.earlier_languages(
        answers=answers,
        asked=new.asked,
        before=before.languages,
        language_before=before.locale,
        language=locale,
    )


def _version_of(before: FormVersion, new: NewAnswers) -> FormVersion:
    if _asks_the_same(before, new):
        return before
    return max(before, new.version, key=lambda version: version.number)


def _asks_the_same(before: FormVersion, new: NewAnswers) -> bool:
    return asking.asks_the_same(before.schema, new.version.schema, new.asked)
