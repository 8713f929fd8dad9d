"""Which words a round has for the mails of its decisions, and a seal of them for whoever was shown them."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.application_forms.translations import closest
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.notifications import language_of
from wagtail_mentoring.applications.staff_steps import StaleApplication, StepRefused
from wagtail_mentoring.digests import digest

from .release_models import ReleaseMail

NONE: Mapping[str, ReleaseMail | None] = {}


class OtherWords(StaleApplication):
    """The mail that tells the decision is worded otherwise than the caller saw."""

    sentence = _("The words of the mail were changed by somebody else meanwhile. Read them, then release.")


class SavedMeanwhile(StepRefused):
    """Somebody else saved words of this mail since the sender looked; ``stored`` is what stands there."""

    def __init__(self, stored: ReleaseMail | None) -> None:
        super().__init__(
            _("Somebody else saved words of this mail meanwhile. Nothing was overwritten: look at both.")
        )
        self.stored = stored


def told_as(status: str) -> str:
    """The outcome whose words tell ``status``: ineligible is told as declined."""
    return ApplicationStatus.DECLINED if status == ApplicationStatus.INELIGIBLE else status


def own_mail(
    round_form: RoundForm,
    outcome: str,
    language: str | None,
    drafts: Mapping[str, ReleaseMail | None] = NONE,
) -> ReleaseMail | None:
    """The round's words that a reader of ``language`` gets: without any in it, those of the form's own.

    ``drafts``, by language, stand for what is stored: words to be tried, or None for those to be taken back.
    """
    rows = round_form.release_mails.all() if round_form.pk else ()
    stored = {mail.language: mail for mail in rows if mail.outcome == told_as(outcome)}
    mails = {code: mail for code, mail in {**stored, **drafts}.items() if mail}
    if not mails:
        return None
    found = closest(language, mails) or round_form.form.source.language
    return mails.get(found)


def mail_seals(applications: Iterable[Application]) -> dict[int, str]:
    """By application what its mail says besides the decision itself: whoever was shown it releases only that.

    The round's words for it, in the language of whoever handed in, and the days to answer an offer.
    """
    applications = list(applications)
    rounds = {application.round_id for application in applications}
    rows = RoundForm.objects.filter(round__in=rounds).select_related("form").prefetch_related("release_mails")
    forms = {(row.round_id, row.role): row for row in rows}
    return {row.pk: _seal(row, forms.get((row.round_id, row.role)) or row.round_form) for row in applications}


def mail_seal(application: Application) -> str:
    return mail_seals([application])[application.pk]


def _seal(application: Application, round_form: RoundForm) -> str:
    mail = own_mail(round_form, application.status, language_of(application))
    days = round_form.answer_days if application.status == ApplicationStatus.ACCEPTED else None
    return digest([words_seal(mail), days])


def words_seal(mail: ReleaseMail | None) -> str:
    """Stands for the words themselves; without a mail for the standard text."""
    return digest([mail.subject, mail.body] if mail else [])


def hold_words(round_forms: Iterable[RoundForm]) -> None:
    """Until the caller's transaction ends nobody words the rounds' mails, or starts to release them."""
    keys = {round_form.pk for round_form in round_forms}
    rows = RoundForm.objects.select_for_update(of=("self",), no_key=True)
    list(rows.filter(pk__in=keys).order_by("pk"))
