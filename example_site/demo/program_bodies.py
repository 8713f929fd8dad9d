"""What stands on the three programs' pages, as StreamField values."""

from collections.abc import Callable
from typing import Any

from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page
from wagtail.rich_text import RichText

from wagtail_mentoring.directory.models import Term

from .programs_loader import day

Terms = dict[tuple[str, str], Term]
Blocks = list[tuple[str, Any]]
Scene = Callable[[str, int], Image]


def first_steps(
    *, terms: Terms, directory: Page, scene: Scene, handbook: Document, portraits: list[Image]
) -> Blocks:
    return [
        ("lead", "One graduate, one student, one hour a month. No exam, no report, and nobody minds if you do not know "
                 "yet what you want."),
        ("call_to_action", {
            "role": "", "text": "It takes about twenty minutes, and you can save and come back.",
            "otherwise": RichText("<p>Look at the mentors meanwhile: you can ask for one conversation at any time.</p>"),
            "otherwise_page": directory,
        }),
        ("steps", {"title": "How it works", "steps": [
            {"title": "Tell us where you stand", "text": "What you hope for, what you have tried, when you have time."},
            {"title": "We find your mentor", "text": "By hand, both offices together. You may name up to five people."},
            {"title": "Meet six times", "text": "January to June, by video or over coffee. You set the subject."},
            {"title": "Look back", "text": "A last conversation, and a short form for each of you."},
        ]}),
        ("timeline", {"title": "Key dates", "milestones": [
            {"day": day(55), "label": "Welcome evening", "text": "The Boathouse, 18.00. Meet your mentor or join by video."},
            {"day": day(140), "label": "Half-way tea", "text": "What works, what does not, who needs a different match."},
        ]}),
        ("eligibility", {
            "title": "Is it for you?",
            "eligibility": RichText("<p>Students in their penultimate or final year, from any school. No marks "
                                    "needed.</p>"),
            "commitment": RichText("<p>One conversation a month from January to June, and half an hour to prepare "
                                   "each.</p>"),
        }),
        ("image_text", {
            "title": "Bring the question you cannot look up",
            "text": RichText("<p>What people earn, when they nearly gave up, how they found the job that was never "
                             "advertised. Mentors are not recruiters, and nothing you say goes into a file.</p>"),
            "image": scene("library", 5), "side": "end",
        }),
        ("mentors", {
            "title": "Some of the people you could meet", "text": "A few of those with a place free today.",
            "terms": [terms["topic", "Exploring careers"], terms["topic", "Changing field"]], "number": 4,
            "directory": directory,
        }),
        ("figures", {"title": "Last year", "figures": [
            {"value": "58", "label": "pairs met until the end", "source": "Closing report 2025/26"},
            {"value": "5.4", "label": "conversations a pair, on average", "source": "Closing report 2025/26"},
            {"value": "91%", "label": "of students would do it again", "source": "Survey, 49 of 58 answered"},
        ]}),
        ("stories", {"title": "What people say", "stories": [
            {"quote": "I came with a list of jobs and left with a reason. Orla asked what I would do on a free Tuesday, "
                      "and that was the end of consulting.",
             "person": "Ciara Nolan", "role": "Mentee, BA History, 2025/26", "image": portraits[0]},
            {"quote": "I expected to give advice. Mostly I was asked what I had been wrong about, which is a better question.",
             "person": "Arjun Patel", "role": "Mentor, engineer in Cork", "image": portraits[1]},
        ]}),
        ("run_jointly", {
            "title": "",
            "text": "Career Services looks after students, Alumni Relations after mentors. Ask whichever you find first.",
        }),
        ("questions", {"title": "Questions and answers", "questions": [
            {"question": "Do I need to know what I want?",
             "answer": RichText("<p>No. Half of our students do not, and their mentors like that.</p>")},
            {"question": "Can I choose my mentor?",
             "answer": RichText("<p>You can name up to five people from the directory. We try the first one first, and "
                                "tell you if it has to be somebody else.</p>")},
            {"question": "What if we do not get on?",
             "answer": RichText("<p>Write to either office. Nobody has to give a reason, and we look for someone else.</p>")},
            {"question": "I am away in spring. Can I still take part?",
             "answer": RichText("<p>Yes, if you have an hour a month and a connection. Many pairs never meet in person.</p>")},
        ]}),
        ("downloads", {"title": "Downloads", "documents": [
            {"document": handbook, "title": "", "text": "What to talk about, month by month."},
        ]}),
    ]  # fmt: skip


def engineering_futures(*, terms: Terms, directory: Page, scene: Scene) -> Blocks:
    return [
        ("lead", "Before you choose a placement, spend a day where engineers work, with one who remembers being you."),
        ("call_to_action", {
            "role": "", "text": "",
            "otherwise": RichText("<p>The next round opens in the autumn. The directory is open all year.</p>"),
            "otherwise_page": directory,
        }),
        ("timeline", {"title": "Key dates", "milestones": []}),
        ("image_text", {
            "title": "Three meetings, one of them at work",
            "text": RichText("<p>You meet first by video, then for a day at your mentor’s workplace, and once more to talk "
                             "about what you saw. Travel is paid.</p>"),
            "image": scene("labs", 7), "side": "start",
        }),
        ("eligibility", {"title": "Is it for you?", "eligibility": None, "commitment": None}),
        ("mentors", {
            "title": "Engineers who open their doors", "text": "",
            "terms": [terms["topic", "Work shadowing"], terms["industry", "Engineering & Manufacturing"]], "number": 4,
            "directory": directory,
        }),
        ("run_jointly", {"title": "", "text": ""}),
    ]  # fmt: skip


def global_circle(*, terms: Terms, directory: Page, scene: Scene) -> Blocks:
    return [
        ("lead", "Five people, four time zones, one call a month: students who want to go, graduates who went."),
        ("call_to_action", {
            "role": "", "text": "", "otherwise": RichText("<p>Until then, graduates abroad answer questions by mail.</p>"),
            "otherwise_page": directory,
        }),
        ("eligibility", {"title": "Is it for you?", "eligibility": None, "commitment": None}),
        ("timeline", {"title": "Key dates", "milestones": []}),
        ("mentors", {
            "title": "Graduates abroad", "text": "", "terms": [terms["topic", "Working abroad"]], "number": 4,
            "directory": directory,
        }),
        ("run_jointly", {"title": "", "text": ""}),
    ]  # fmt: skip
