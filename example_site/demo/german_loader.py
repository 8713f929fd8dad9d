"""Loads the portal's German side: terms, the pages of mentoring and what leads to them."""

from typing import Any

from wagtail.coreutils import get_content_languages
from wagtail.models import Locale, Page

from example_site.home.models import HomePage, SearchPage, StandardPage
from wagtail_mentoring.application_forms.models import ApplicationForm
from wagtail_mentoring.directory.models import Term, Vocabulary
from wagtail_mentoring.pages.models import (
    ApplicationPage,
    MentorDirectoryPage,
    MentoringIndexPage,
    MentoringProgramPage,
)

from .german import WORDS
from .german_pages import APPLICATION_PAGE, HOME, PROGRAM, SECTIONS
from .german_terms import TERMS
from .localized import Words, translate
from .programs_loader import Offer

CODE = "de"


def offers_german() -> bool:
    return CODE in get_content_languages()


def translate_mentee_form(form: ApplicationForm, user: Any) -> None:
    """Publish a German variant. A few lines are left for visitors to see what is not translated yet."""
    if offers_german():
        translate(form, _german(), WORDS, user=user)


def load_german_terms(user: Any) -> None:
    if not offers_german():
        return
    for model in (Vocabulary, Term):
        for instance in model.objects.filter(locale=Locale.get_default()).order_by("pk"):
            translate(instance, _german(), TERMS, user=user)


def load_german_pages(*, offer: Offer, user: Any) -> None:
    """From the front door to the application: what a German student comes by."""
    if not offers_german():
        return
    program = MentoringProgramPage.objects.get(program=offer.program)
    apply = ApplicationPage.objects.child_of(program).get(round_form__role="mentee")
    way: list[tuple[Page, Words]] = [
        (HomePage.objects.get(), HOME),
        (StandardPage.objects.get(slug="careers"), SECTIONS),
        (SearchPage.objects.get(), SECTIONS),
        (MentoringIndexPage.objects.get(), SECTIONS),
        (program, PROGRAM),
        (MentorDirectoryPage.objects.get(), SECTIONS),
        (apply, APPLICATION_PAGE),
    ]
    for page, words in way:
        translate(page, _german(), words, user=user)


def _german() -> Locale:
    return Locale.objects.get_or_create(language_code=CODE)[0]
