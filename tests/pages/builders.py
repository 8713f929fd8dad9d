"""Bodies of pages for tests: every block with something in it."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from tests.factories import ProgramFactory
from tests.pages.stream import stream
from wagtail_mentoring.pages.models import MentoringProgramPage


def make_image(title="Picture"):
    return get_image_model().objects.create(title=title, file=get_test_image_file())


def make_document():
    document = get_document_model()(title="Guide for mentees")
    document.file.save("guide.pdf", ContentFile(b"%PDF-1.4" + b"x" * 2040))
    document.save()
    return document


def whole_body(*, image, document, directory=None, elsewhere=None):
    """One of each block, as (type, value) pairs."""
    picture = {"image": image.pk, "alt_text": "Two people at a table", "decorative": False}
    milestone = (timezone.now() + timedelta(days=45)).date().isoformat()
    return [
        ("lead", "Meet someone who once sat where you sit now."),
        ("text", {"title": "What mentors bring", "text": "<h3>Time</h3><p>And patience.</p>"}),
        ("image_text", {"title": "Talking", "text": "<p>As equals.</p>", "image": picture, "side": "start"}),
        (
            "timeline",
            {
                "title": "Key dates",
                "milestones": [{"day": milestone, "label": "Welcome evening", "text": ""}],
            },
        ),
        ("eligibility", {"title": "Is it for you?", "eligibility": "", "commitment": ""}),
        (
            "steps",
            {
                "title": "How it works",
                "steps": [{"title": "Apply", "text": ""}, {"title": "Meet", "text": ""}],
            },
        ),
        (
            "figures",
            {"title": "In figures", "figures": [{"value": "93%", "label": "again", "source": "Survey"}]},
        ),
        (
            "stories",
            {
                "title": "Voices",
                "stories": [{"quote": "Worth a year.", "person": "Aoife Brennan", "role": ""}],
            },
        ),
        (
            "questions",
            {"title": "Questions", "questions": [{"question": "How long?", "answer": "<p>Six months.</p>"}]},
        ),
        (
            "downloads",
            {"title": "Downloads", "documents": [{"document": document.pk, "title": "", "text": ""}]},
        ),
        ("run_jointly", {"title": "", "text": "Ask either."}),
        ("mentors", {"title": "Mentors", "text": "", "terms": [], "number": 4, "directory": directory}),
        (
            "call_to_action",
            {
                "role": "",
                "text": "Be brave.",
                "otherwise": "<p>Look around.</p>",
                "otherwise_page": elsewhere,
            },
        ),
    ]


def make_program_page(parent, *, program=None, body=(), **fields):
    program = program or ProgramFactory()
    page = MentoringProgramPage(
        **(
            {"title": program.name, "slug": program.slug, "program": program, "locale": parent.locale}
            | fields
        )
    )
    page.body = stream(*body)
    return parent.add_child(instance=page)


def queries_of(client, url):
    """How many queries the answer takes."""
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)
