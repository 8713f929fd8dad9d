"""The list of applications as a spreadsheet: who applied, whom they wish for, a column for each question."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log
from wagtail.models import Locale

from wagtail_mentoring.application_forms.choices import QuestionRole, QuestionType, Sensitivity, VisibleTo
from wagtail_mentoring.application_forms.marked_questions import ever_marked
from wagtail_mentoring.application_forms.models import FormVersion
from wagtail_mentoring.application_forms.translations import closest
from wagtail_mentoring.application_forms.versions import Question, all_questions, questions_of
from wagtail_mentoring.applications.answers import display_value
from wagtail_mentoring.applications.columns import export_columns, extra_values
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import sees_all_answers
from wagtail_mentoring.applications.request_models import InformationRequest
from wagtail_mentoring.applications.retention import is_over
from wagtail_mentoring.applications.revision_questions import asked_of_writer, given_questions, schemas_among
from wagtail_mentoring.directory.contact_actions import export_contacts
from wagtail_mentoring.directory.models import Mentor, Term
from wagtail_mentoring.offices.exports import defused
from wagtail_mentoring.programs.models import Round

from .as_handed_in import ROWS_AT_A_TIME, AsHandedIn


class ApplicationSheet:
    """Headings and rows of a list of applications, read in chunks. Every cell is defused, unless ``raw``.

    Whose answers are in it, and which, is what was handed in when somebody first asks for either.

    An answer to a question that the person was not shown reads “not asked”; one they left empty is empty.
    Columns with sensitive answers are left out unless asked for; what only the lead office may read says so
    instead. A question is either where any version of its form marks it so. E-mail addresses of
    preferred mentors appear as far as the user may export them, and each is recorded as revealed.
    """

    def __init__(
        self, applications: QuerySet, *, user: Any, with_sensitive: bool = False, raw: bool = False
    ) -> None:
        self._chosen = applications
        self.user = user
        self.with_sensitive = with_sensitive
        self.finish: Callable[[Any], Any] = _unchanged if raw else defused
        self._revealed: dict[int, str] = {}
        self._sees_all: dict[int, bool] = {}
        #: Of the revision looked at last, when it holds answers to several versions of the form.
        self._mixed_words: tuple[int, dict[str, Question]] = (0, {})

    @cached_property
    def applications(self) -> AsHandedIn:
        return AsHandedIn(self._chosen, self.user)

    @cached_property
    def versions(self) -> dict[int, FormVersion]:
        """Every form version that an exported answer was given to, and the newest of each form, oldest first.

        The newest has the words of the columns as soon as it is published, whoever hands in on it.
        """
        wanted = Q(pk__in=self.applications.versions)
        for form, numbers in self.applications.earlier.items():
            wanted |= Q(form=form, number__in=numbers)
        versions = {v.pk: v for v in FormVersion.objects.filter(wanted).select_related("form")}
        versions |= {v.pk: v for v in _newest_of({version.form_id for version in versions.values()})}
        return dict(sorted(versions.items(), key=lambda item: item[1].number))

    def given(self, application: Application) -> dict[str, Question]:
        """The questions that an application answers, each in the words of the version it was given to."""
        revision = application.current_revision
        revision.form_version = self.versions[revision.form_version_id]
        return given_questions(revision, schemas_among(revision, self.versions.values()))

    @cached_property
    def asked(self) -> dict[int, set[str]]:
        return {pk: {q["key"] for q in questions_of(version.schema)} for pk, version in self.versions.items()}

    @cached_property
    def newest_words(self) -> dict[str, Question]:
        """Every question by key, as the newest version that has it puts it."""
        words: dict[str, Question] = {}
        for version in self.versions.values():
            words.update(all_questions(version.schema))
        return words

    @cached_property
    def columns(self) -> dict[str, Question]:
        """A question for each column by key, in its latest words."""
        return {
            key: question
            for key, question in self.newest_words.items()
            if self.with_sensitive or key not in self._sensitive
        }

    @cached_property
    def _sensitive(self) -> frozenset[str]:
        return ever_marked(self._forms, sensitivity=Sensitivity.SENSITIVE)

    @cached_property
    def _for_lead_only(self) -> frozenset[str]:
        return ever_marked(self._forms, visible_to=VisibleTo.LEAD)

    @property
    def _forms(self) -> set[int]:
        return {version.form_id for version in self.versions.values()}

    def is_withheld(self, key: str, application: Application) -> bool:
        """Whether the answer stays out: sensitive and not asked for, or not for this user."""
        is_sensitive = key in self._sensitive and not self.with_sensitive
        return is_sensitive or self._is_for_the_lead(key, application)

    def _is_for_the_lead(self, key: str, application: Application) -> bool:
        """Whether the answer is for the program's lead office only, in which the user does not work."""
        if key not in self._for_lead_only:
            return False
        program = application.round.program
        if program.pk not in self._sees_all:
            self._sees_all[program.pk] = sees_all_answers(self.user, program)
        return not self._sees_all[program.pk]

    def headings(self) -> list[str]:
        fixed = [
            _("Reference"),
            _("Program"),
            _("Round"),
            _("As"),
            _("Status"),
            _("Decision released"),
            _("Handed in"),
            _("Late"),
            _("Name"),
            _("E-mail"),
            _("Handled by"),
            _("Preferred mentors"),
            _("E-mail of preferred mentors"),
        ]
        extra = [str(column.label) for column in export_columns()]
        questions = [self.heading(key) for key in self.columns]
        return [self.finish(heading) for heading in fixed + extra + questions]

    def heading(self, key: str) -> str:
        """The question and its code; of two forms with the same code, each says which form it is."""
        question = self.columns[key]
        notes = [question["code"]]
        if self._codes[question["code"]] > 1:
            notes.append(self._form_names[key])
        if not any(key in keys for keys in self._latest_of_each_form):
            notes.append(_("no longer asked"))
        return f"{question['label']} [{', '.join(notes)}]"

    @cached_property
    def _codes(self) -> Counter[str]:
        return Counter(question["code"] for question in self.columns.values())

    @cached_property
    def _form_names(self) -> dict[str, str]:
        """The form of each question by its key, of one that is asked no more as well."""
        return {key: version.form.name for pk, version in self.versions.items() for key in self.own_words[pk]}

    @cached_property
    def _latest_of_each_form(self) -> list[set[str]]:
        latest = {version.form_id: pk for pk, version in self.versions.items()}
        return [self.asked[pk] for pk in latest.values()]

    def rows(self) -> Iterator[list[Any]]:
        for chunk in self.applications.chunks():
            wishes = {row.pk: self._preferred_mentors(row) for row in chunk}
            emails = self._exportable_emails({key for mentors in wishes.values() for key in mentors})
            for application in chunk:
                row = [*self._facts(application), *self._wishes(wishes[application.pk], emails)]
                row += ["" if value is None else str(value) for value in extra_values(application).values()]
                yield [self.finish(cell) for cell in row + self._answers(application)]

    def _facts(self, application: Application) -> list[str]:
        return [
            application.reference,
            application.round.program.name,
            application.round.name,
            application.get_role_display(),
            application.get_status_display(),
            _local(application.released_at),
            _local(application.submitted_at),
            _("Yes") if application.is_late else "",
            application.applicant_name,
            application.applicant_email,
            get_user_display_name(application.handled_by),
        ]

    def _preferred_mentors(self, application: Application) -> dict[int, str]:
        revision = application.current_revision
        for key, question in self.words_of(application).items():
            is_wish = question["role"] == QuestionRole.PREFERRED_MENTORS
            if is_wish and not self.is_withheld(key, application):
                chosen = revision.answers.get(key) or []
                return {int(item["key"]): item["label"] for item in chosen}
        return {}

    def _exportable_emails(self, mentors: set[int]) -> dict[int, str]:
        """Addresses by mentor; each is recorded as revealed once an export, however often it appears."""
        unknown = mentors - self._revealed.keys()
        self._revealed.update(dict.fromkeys(unknown, ""))
        if unknown:
            cards = export_contacts(
                mentors=Mentor.objects.filter(pk__in=unknown),
                user=self.user,
                purpose=_("Export of applications"),
            )
            self._revealed.update({mentor: card.email for mentor, card in cards.items()})
        return self._revealed

    def _wishes(self, mentors: dict[int, str], emails: dict[int, str]) -> list[str]:
        return ["; ".join(mentors.values()), "; ".join(filter(None, (emails[key] for key in mentors)))]

    def _answers(self, application: Application) -> list[str]:
        return [self._cell(key, application) for key in self.columns]

    def _cell(self, key: str, application: Application) -> str:
        revision = application.current_revision
        if key not in revision.answers:
            return self._words_of_absence[self._is_erased(key, application)]
        own_words = self.words_of(application)[key]
        if self._is_for_the_lead(key, application):
            return self._words_for_the_lead
        value = display_value(own_words, revision.answers[key])
        if own_words["type"] == QuestionType.TERMS and not self._is_in_source_language(revision):
            value = [self._term_names.get(item["key"], item["label"]) for item in revision.answers[key] or []]
        return "; ".join(value) if isinstance(value, list) else value

    def _is_in_source_language(self, revision: Any) -> bool:
        return closest(revision.locale, [Locale.get_default().language_code]) is not None

    @cached_property
    def _term_names(self) -> dict[str, str]:
        """Terms by key as the site's own language calls them: one value a column, whoever applied how."""
        return {str(term.translation_key): term.name for term in Term.objects.canonical()}

    def _is_erased(self, key: str, application: Application) -> bool:
        """Whether an answer that is not there was taken out after its time; never one nobody asked for."""
        if key not in self._asked_of(application):
            return False
        if application.anonymised_at is not None:
            return True
        months, ends_on = self.columns[key].get("retention"), application.round.ends_on
        return is_over(ends_on, months, timezone.localdate())

    def _asked_of(self, application: Application) -> set[str]:
        """Keys of what the person was asked: with the form, and with every request for information since."""
        revision = application.current_revision
        if not revision.earlier:
            return self.asked[revision.form_version_id]
        revision.form_version = self.versions[revision.form_version_id]
        with_the_form = asked_of_writer(revision, schemas_among(revision, self.versions.values()))
        return with_the_form | set(revision.earlier) | self._requested.get(application.pk, set())

    @cached_property
    def _requested(self) -> dict[int, set[str]]:
        """By application with answers to several versions: keys of the questions it was asked for later."""
        mixed = iter(self.applications.mixed)
        asked: dict[int, set[str]] = {}
        while some := list(islice(mixed, ROWS_AT_A_TIME)):
            requests = InformationRequest.objects.filter(application__in=some)
            for application, questions in requests.values_list("application", "questions"):
                asked.setdefault(application, set()).update(questions)
        return asked

    @cached_property
    def _words_of_absence(self) -> dict[bool, str]:
        return {False: _("not asked"), True: _("erased")}

    @cached_property
    def _words_for_the_lead(self) -> str:
        return _("only for the lead office")

    def words_of(self, application: Application) -> dict[str, Question]:
        """Every question by key in the words that this applicant saw."""
        revision = application.current_revision
        words = self.own_words[revision.form_version_id]
        if not revision.earlier:
            return words
        if self._mixed_words[0] != revision.pk:
            self._mixed_words = (revision.pk, {**words, **self.given(application)})
        return self._mixed_words[1]

    @cached_property
    def own_words(self) -> dict[int, dict[str, Question]]:
        """Questions as each version put them: an option is exported in the words its chooser saw."""
        return {pk: all_questions(version.schema) for pk, version in self.versions.items()}


def _newest_of(forms: set[int]) -> QuerySet:
    newest = FormVersion.objects.filter(form=OuterRef("form")).order_by("-number").values("pk")[:1]
    return FormVersion.objects.filter(form__in=forms, pk=Subquery(newest)).select_related("form")


def _unchanged(value: Any) -> Any:
    return value


def log_export(applications: QuerySet, *, user: Any, details: dict[str, Any]) -> None:
    """One line in the audit log for each round somebody's applications were taken out of."""
    counted = applications.order_by().values("round").annotate(count=Count("pk"))
    counts = dict(counted.values_list("round", "count"))
    for round in Round.objects.filter(pk__in=counts):
        data = {**details, "applications": counts[round.pk]}
        log(round, "wagtail_mentoring.export_applications", user=user, data=data)


def _local(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
