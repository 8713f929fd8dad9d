"""Verbs of an import: a form of the old page's fields, and an application for each of its submissions."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from wagtail_mentoring.accounts import placeholder_account, placeholder_values
from wagtail_mentoring.application_forms.actions import publish_form_version
from wagtail_mentoring.application_forms.exceptions import FormNotCompilable, TighteningTooLate
from wagtail_mentoring.application_forms.models import ApplicationForm, FormVersion, RoundForm
from wagtail_mentoring.application_forms.sealing import seal_of
from wagtail_mentoring.application_forms.versions import questions_of
from wagtail_mentoring.applications.application_models import Application, ApplicationRevision
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.events import record_event
from wagtail_mentoring.applications.raw_answers import raw_answers_of
from wagtail_mentoring.applications.revising import point_to
from wagtail_mentoring.digests import digest
from wagtail_mentoring.programs.models import Program, Round

from . import form_import_rules as rules
from .form_imports import OldPage, data_of
from .imported_places import Place, imported_from, move_imported

#: What an imported application may be: still to be worked on, or over.
STATUSES = (ApplicationStatus.SUBMITTED, ApplicationStatus.CLOSED)
#: Begins the name of every account that an import made.
ACCOUNT = "imported-"


NOTHING = gettext_lazy("This page has no fields and no submissions, so there is nothing to import.")


class ImportRefused(ValidationError):
    """The import cannot be made like this; its message says what to do."""


@dataclass
class ImportResult:
    """What one run did; ``left`` is what a next run would add."""

    form: ApplicationForm
    version: FormVersion
    moved: int = 0
    added: int = 0
    already: int = 0
    left: int = 0


def has_nothing(old: OldPage) -> bool:
    """Whether there is neither a question nor an answer, now or from an earlier run."""
    return not (old.plan.fields or old.plan.orphans or imported_from(old).exists())


def import_page(
    *,
    old: OldPage,
    round: Round,
    role: str,
    status: str,
    user: Any,
    publish: bool = False,
    most: int | None = None,
    move_from: QuerySet[Program] | None = None,
) -> ImportResult:
    """Import ``old`` with all its submissions, or the next ``most`` of them; the page itself is left alone.

    Each submission is a transaction of its own and is imported once, however often this is run: after an
    interruption run it again. What an earlier run put elsewhere, in a round of ``move_from``, is moved here
    where nobody has worked on it. No mail is written. Raises ``ImportRefused``.
    """
    if status not in STATUSES:
        raise ImportRefused(_("Imported applications are either submitted or closed."))
    if has_nothing(old):
        raise ImportRefused(NOTHING)
    form, version = import_form(old=old, round=round, role=role, user=user, publish=publish)
    result, place = ImportResult(form, version), Place(round, role, status)
    _fill_empty_drafts(form)
    moved: list[int] = []
    if move_from is not None:
        movable = imported_from(old).filter(round__program__in=move_from)
        moved, result.left = move_imported(movable, place, user=user, most=most)
    result.moved = len(moved)
    _import_submissions(old, result, place, user=user, most=most)
    result.already -= _still_on_page(old, moved)
    data = {"page": old.page.title, "added": result.added}
    log(form, "wagtail_mentoring.import_form_page", user=user, data=data)
    return result


def _import_submissions(
    old: OldPage, result: ImportResult, place: Place, *, user: Any, most: int | None
) -> None:
    form, version = result.form, result.version
    done = set(
        ApplicationRevision.objects.filter(form_version__form=form).values_list("idempotency_key", flat=True)
    )
    for submission in old.submissions():
        if once_for(old, submission) in done:
            result.already += 1
        elif most is not None and result.added + result.moved >= most:
            result.left += 1
        elif import_submission(old=old, submission=submission, version=version, place=place, user=user):
            result.added += 1
        else:
            result.already += 1


def _still_on_page(old: OldPage, applications: list[int]) -> int:
    """From how many submissions these were made; once imported, those may be deleted."""
    if not applications:
        return 0
    revisions = ApplicationRevision.objects.filter(application__in=applications)
    made = set(revisions.values_list("idempotency_key", flat=True))
    return sum(once_for(old, submission) in made for submission in old.submissions())


@transaction.atomic
def import_form(
    *, old: OldPage, round: Round, role: str, user: Any, publish: bool = False
) -> tuple[ApplicationForm, FormVersion]:
    """The form made of the page's fields, and a version that can hold all that was collected.

    What is no longer asked or offered is in that version only; the next one, which people would fill in,
    has it retired. A later run finds the form again, leaves the editors' changes and adds what is new; if it
    is to ``publish`` a form that is not live, it publishes what they saved last.
    """
    form = _form_of(old)
    if RoundForm.objects.filter(round=round, role=role).exclude(form=form).exists():
        raise ImportRefused(
            _("“%(round)s” has another form for this role already. Choose a round without one, or add one.")
            % {"round": round}
        )
    try:
        version = _version_holding_all(form, old) or _new_version(form, old, user)
    except FormNotCompilable as error:
        raise ImportRefused([str(message) for message in error.messages]) from error
    except TighteningTooLate as error:
        raise ImportRefused(
            _("The form is open and about to close. Import again after its deadline.")
        ) from error
    if publish and not form.live:
        _publish_as_saved(form, user)
    return form, version


def _publish_as_saved(form: ApplicationForm, user: Any) -> None:
    """Make ``form`` live as its editors saved it last: the row does not know what they did since."""
    lock = form.get_lock()
    if lock and (user is None or lock.for_user(user)):
        raise ImportRefused(
            _(
                "The form is locked, scheduled or in a workflow, so it is not published from here. Import "
                "without publishing it."
            )
        )
    if not form.get_latest_revision_as_object().sections:
        raise ImportRefused(
            _("The old page has no fields any more, so the form asks nothing. Import without publishing.")
        )
    revision = form.latest_revision or form.save_revision(user=user)
    try:
        revision.publish(user=user)
    except FormNotCompilable as error:
        way_on = _("The draft of the form is not complete. Fill it in, or import without publishing it.")
        raise ImportRefused([way_on, *map(str, error.messages)]) from error


def _form_of(old: OldPage) -> ApplicationForm:
    form, created = ApplicationForm.objects.get_or_create(
        uuid=old.form_uuid,
        defaults={
            "name": old.page.title[:120],
            "title": old.page.title[:160],
            "live": False,
            "has_unpublished_changes": True,
            "locale": old.page.locale,
            "sections": old.sections(with_everything=False),
        },
    )
    return ApplicationForm.objects.select_for_update().get(pk=form.pk)


def _version_holding_all(form: ApplicationForm, old: OldPage) -> FormVersion | None:
    wanted = _keys(old.sections(with_everything=True))
    for version in form.versions.order_by("-number"):
        held = {question["key"] for question in questions_of(version.schema)}
        held |= {o["key"] for question in questions_of(version.schema) for o in question.get("options", [])}
        if wanted <= held:
            return version
    return None


def _keys(sections: list[dict[str, Any]]) -> set[str]:
    questions = [question for part in sections for question in part["value"]["questions"]]
    options = (option["id"] for q in questions for option in q["value"].get("options", []))
    return {*(question["id"] for question in questions), *options}


def _new_version(form: ApplicationForm, old: OldPage, user: Any) -> FormVersion:
    """Publish everything, then what the form asks now: what went between is retired, its answers kept.

    A form that asks nothing cannot be published: it keeps everything until its editors ask something.
    """
    asked = form.sections.get_prep_value()
    form.sections = old.sections(with_everything=True)
    form.save()
    version = publish_form_version(form=form, user=user)
    form.sections = asked
    form.save()
    if form.sections:
        publish_form_version(form=form, user=user)
    return version


def once_for(old: OldPage, submission: Any) -> str:
    """The key under which a submission is imported once and never again."""
    return digest(["wagtail.contrib.forms", old.key, submission.pk])


def import_submission(
    *,
    old: OldPage,
    submission: Any,
    version: FormVersion,
    place: Place,
    user: Any,
) -> Application | None:
    """An application that holds the submission as it was sent, when it was sent; None if there is one."""
    once = once_for(old, submission)
    try:
        with transaction.atomic():
            if ApplicationRevision.objects.filter(idempotency_key=once).exists():
                return None
            application = _new_application(old, submission, version, place)
            _seal(application, version, old, submission, once)
            record_event(application=application, action="imported", actor=user, to_status=place.status)
            # The log outlives an erasure, so its title is the reference and never the person's name.
            title = application.reference
            log(application, "wagtail_mentoring.import_application", user=user, title=title)
            return application
    except IntegrityError:
        # Another run was quicker.
        if ApplicationRevision.objects.filter(idempotency_key=once).exists():
            return None
        raise


def _new_application(old: OldPage, submission: Any, version: FormVersion, place: Place) -> Application:
    data, sent = data_of(submission), submission.submit_time
    address = rules.address_of(old.plan, data)
    applicant = account_for(address=address, page_key=old.key)
    application = Application.objects.create(
        round=place.round,
        role=place.role,
        status=place.status,
        applicant=applicant,
        active_key=place.active_key(user_id=applicant.pk, has_address=bool(address)),
        draft_version=_version_known_to_writer(version, answers_of(old, submission)),
        applicant_name=rules.name_of(old.plan, data) or address[:160],
        applicant_email=address,
        submitted_at=sent,
    )
    # Both are set by Django when the row is made.
    Application.objects.filter(pk=application.pk).update(created_at=sent, status_changed_at=sent)
    return application


def _version_known_to_writer(version: FormVersion, answers: dict[str, Any]) -> FormVersion:
    """Who goes on is told what is asked no more of what they answered; nobody of questions they never met."""
    latest = version.form.latest_version or version
    asked = {question["key"] for question in questions_of(latest.schema)}
    return version if any(answers[key] for key in answers.keys() - asked) else latest


def _seal(application: Application, version: FormVersion, old: OldPage, submission: Any, once: str) -> None:
    answers = answers_of(old, submission)
    revision = ApplicationRevision.objects.create(
        application=application,
        sequence=1,
        form_version=version,
        answers=answers,
        digest=seal_of(version_sha256=version.sha256, answers=answers, consents=[]),
        idempotency_key=once,
        created_at=submission.submit_time,
    )
    point_to(application, revision, name=application.applicant_name, email=application.applicant_email)
    application.draft_answers = raw_answers_of(revision, version.schema)
    names = ("current_revision", "applicant_name", "applicant_email", "lock_version", "draft_answers")
    application.save(update_fields=names)


def _fill_empty_drafts(form: ApplicationForm) -> None:
    """Whoever changes one answer goes on from all they sent: also where an earlier import left that out."""
    empty = Application.objects.filter(
        current_revision__form_version__form=form,
        events__action="imported",
        draft_answers={},
        draft_saved_at=None,
        anonymised_at=None,
    )
    for pk in list(empty.values_list("pk", flat=True)):
        _fill_empty_draft(pk)


@transaction.atomic
def _fill_empty_draft(pk: int) -> None:
    """Under the row's lock: its writer may save the first answer at this moment."""
    rows = Application.objects.select_for_update(of=("self",))
    row = rows.select_related("current_revision__form_version").get(pk=pk)
    if row.draft_saved_at is None and row.anonymised_at is None:
        revision = row.current_revision
        row.draft_answers = raw_answers_of(revision, revision.form_version.schema)
        row.save(update_fields=["draft_answers"])


def answers_of(old: OldPage, submission: Any) -> dict[str, Any]:
    """Answers by question; a field that came later was not asked, so it is not in it at all."""
    answers: dict[str, Any] = {}
    fields = {field.name: old.plan.question_key(field) for field in old.plan.fields}
    for cell in rules.cells_of(old.plan, data_of(submission)):
        if cell.outcome == rules.Outcome.NOT_ASKED:
            continue
        if cell.outcome == rules.Outcome.UNREADABLE:
            answers[fields[cell.name]] = None
        answers[cell.question] = cell.answer
    return answers


def account_for(*, address: str, page_key: str) -> Any:
    """The one account of that address, else an inactive one without a password that holds only the address.

    Submissions without an address share one inactive account a page.
    """
    users = get_user_model()
    if address:
        found = list(
            users._default_manager.filter(**{f"{users.get_email_field_name()}__iexact": address})[:2]
        )
        if len(found) == 1:
            return found[0]
    name = f"{ACCOUNT}{digest([address.lower() or page_key])[:24]}"
    return placeholder_account(name, address)


def forget_imported_account(application: Application, nobody: Any) -> None:
    """When an application is erased: an account that an import made forgets its address with the last one."""
    account = application.applicant
    others = Application.objects.filter(applicant=account, anonymised_at=None).exclude(pk=application.pk)
    if not account.get_username().startswith(ACCOUNT) or account.is_active or others.exists():
        return
    forgotten = placeholder_values(f"{ACCOUNT}erased-{account.pk}")
    for field, value in forgotten.items():
        setattr(account, field, value)
    account.save(update_fields=list(forgotten))
