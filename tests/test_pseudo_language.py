"""Visitors read no English that translators were not asked for: what they know stands in brackets here."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils.translation import trans_real
from django.utils.translation.trans_real import CONTEXT_SEPARATOR

from tests.applications.builders import ask, fill, make_applicant, make_form, section, start, submit, uid
from tests.factories import (
    MentorFactory,
    OfficeFactory,
    PartnerFactory,
    ProgramFactory,
    RoundFactory,
    TermFactory,
)
from tests.pages.builders import make_program_page
from wagtail_mentoring.application_forms.actions import publish_form_version
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.pages.models import MentorDirectoryPage, MentoringIndexPage

#: What editors and visitors wrote, so that any Latin letter outside the brackets is ours.
WRITTEN = "Ωμέγα"
NOT_READ = {"script", "style", "svg", "head", "template"}
READ_ALOUD = {"aria-label", "placeholder", "title", "alt"}
#: Addresses, units, and the portal's proper names.
PROPER = re.compile(
    r"\S+@\S+|https?://\S+|\b[0-9A-Z]{10,}\b|\d+ (KB|MB)\b|English|PDF"
    r"|Northmere( NM1 \w+)?|Quay Walk|Chapel Hill"
)


@pytest.fixture
def brackets(monkeypatch):
    """Every text that went through gettext is put into brackets."""
    for name in ("gettext", "ngettext"):
        original = getattr(trans_real.DjangoTranslation, name)

        def bracketed(self, *arguments, original=original):
            text = original(self, *arguments)
            # A text with a context that has no translation comes back with both.
            return f"⟦{text.rpartition(CONTEXT_SEPARATOR)[2]}⟧" if arguments[0] else text

        monkeypatch.setattr(trans_real.DjangoTranslation, name, bracketed)


class Reader(HTMLParser):
    """Collects what is read, or read aloud, of a page."""

    def __init__(self):
        super().__init__()
        self.texts, self.skipping = [], 0

    def handle_starttag(self, tag, attrs):
        self.skipping += tag in NOT_READ
        self.texts += [value or "" for name, value in attrs if name in READ_ALOUD]

    def handle_endtag(self, tag):
        self.skipping -= tag in NOT_READ

    def handle_data(self, data):
        if not self.skipping:
            self.texts.append(data)


def left_over(page):
    """Latin words that stand outside every bracket."""
    reader = Reader()
    reader.feed(page)
    found, depth = [], 0
    for text in reader.texts:
        outside = ""
        for character in text:
            depth += {"⟦": 1, "⟧": -1}.get(character, 0)
            outside += character if depth == 0 and character != "⟧" else " "
        if re.search(r"[A-Za-z]{2,}", PROPER.sub(" ", outside)):
            found.append(" ".join(outside.split()))
    return found


@pytest.fixture
def addresses(client, site_root):
    """A directory, a profile, programs, and an application on all its pages."""
    site_root.add_child(instance=MentorDirectoryPage(title=WRITTEN, slug="mentors"))
    term = TermFactory(name=WRITTEN, vocabulary__name=WRITTEN, vocabulary__on_card=True)
    texts = dict.fromkeys(("name", "job_title", "employer", "city", "country", "bio"), WRITTEN)
    mentor = MentorFactory(terms=[term], capacity=2, **texts)
    index = site_root.add_child(instance=MentoringIndexPage(title=WRITTEN, slug="programs"))
    words = dict.fromkeys(("name", "summary", "eligibility", "commitment"), WRITTEN)
    program = ProgramFactory(**words)
    for role in ("lead", "partner"):
        office = OfficeFactory(name=f"{WRITTEN} {len(role)}", public_contact=WRITTEN, aim=WRITTEN)
        PartnerFactory(program=program, office=office, role=role)
    round = RoundFactory(program=program, name=WRITTEN)
    blocks = [(name, {"title": WRITTEN}) for name in ("eligibility", "run_jointly")]
    make_program_page(index, program=program, slug="connect", body=blocks)
    questions = [
        ask("short_text", "name", WRITTEN, role="name"),
        ask("long_text", "goals", WRITTEN, max_words=50),
        ask("choice", "year", WRITTEN, options=[WRITTEN, WRITTEN * 2]),
        ask("file", "cv", WRITTEN, required=False, file_types=["pdf"]),
    ]
    form = make_form([section("about", *questions, title=WRITTEN)], title=WRITTEN)
    publish_form_version(form=form, user=None)
    round_form = RoundForm.objects.create(round=round, role="mentee", form=form)
    user = make_applicant()
    user.first_name = user.last_name = WRITTEN
    user.save()
    application = start(round_form, user)
    client.force_login(application.applicant)
    return application, mentor


def test_visitors_and_applicants_read_nothing_that_cannot_be_translated(client, addresses, brackets):
    application, mentor = addresses

    def own(name, *arguments):
        return reverse(f"wagtail_mentoring:{name}", args=[application.reference, *arguments])

    about = uid("section about")
    pages = [
        "/mentors/",
        "/mentors/?q=nobody",
        f"/mentors/{mentor.slug}/",
        "/programs/",
        "/programs/connect/",
        reverse("wagtail_mentoring:applications"),
        own("application_tasks"),
        own("application_section", about),
        own("application_check"),
    ]
    found = {path: left_over(client.get(path).text) for path in pages}
    fill(application, {uid("name"): WRITTEN, uid("goals"): WRITTEN, uid("year"): uid(f"year/{WRITTEN}")})
    submit(application)
    found |= {path: left_over(client.get(path).text) for path in (own("application"), pages[5])}
    found["post"] = left_over(client.post("/login/", {"username": ""}).text)

    assert {path: texts for path, texts in found.items() if texts} == {}
