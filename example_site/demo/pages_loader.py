"""Builds the portal's pages about mentoring: what an editor would make by hand in an afternoon."""

import io
from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Locale, Page

from example_site.home.portal import Portal, build_portal, finish_home, scene_image
from example_site.portraits import draw_portrait
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.directory.models import Vocabulary
from wagtail_mentoring.pages.models import (
    ApplicationPage,
    MentorDirectoryPage,
    MentoringIndexPage,
    MentoringProgramPage,
)
from wagtail_mentoring.programs.choices import ApplicantRole

from . import program_bodies
from .old_form_loader import load_old_form
from .papers import cv_pdf
from .program_bodies import Blocks, Terms
from .programs_loader import Offer

FILTERS = ("topic", "industry", "school", "location", "language", "meeting", "stage")


def load_pages(*, offers: Sequence[Offer], terms: Terms, user: Any) -> None:
    """The directory, the programs with their bodies, and the pages to apply on."""
    portal = build_portal()
    directory = _directory(portal)
    programs = _programs(portal)
    first_steps, engineering, circle = offers
    page = _program(
        programs,
        first_steps,
        "quad",
        11,
        program_bodies.first_steps(
            terms=terms, directory=directory, scene=scene_image, handbook=_handbook(), portraits=_portraits()
        ),
    )
    _application_pages(page, first_steps)
    _program(
        programs,
        engineering,
        "studio",
        3,
        program_bodies.engineering_futures(terms=terms, directory=directory, scene=scene_image),
    )
    _program(
        programs,
        circle,
        "evening",
        6,
        program_bodies.global_circle(terms=terms, directory=directory, scene=scene_image),
    )
    directory.next_step = [("next_step", {
        "title": "How to meet a mentor",
        "text": "Apply to First Steps and name up to five mentors. You can also ask either office to pass a message on.",
        "page": page, "link_label": "About First Steps",
    })]  # fmt: skip
    directory.save_revision(user=user).publish(user=user)
    load_old_form(portal.careers)
    finish_home(portal, programs=programs, directory=directory)


def _directory(portal: Portal) -> MentorDirectoryPage:
    locale = Locale.get_default()
    return portal.careers.add_child(
        instance=MentorDirectoryPage(
            title="Find a mentor",
            slug="find-a-mentor",
            intro="Graduates of Northmere who like to be asked. Search by name, employer or subject, or narrow the "
            "list down.",
            search_description="Search the mentors of Northmere University by field, topic, place and language.",
            vocabularies=[
                ("vocabulary", Vocabulary.objects.get(slug=slug, locale=locale)) for slug in FILTERS
            ],
            show_in_menus=True,
        )
    )


def _programs(portal: Portal) -> MentoringIndexPage:
    return portal.careers.add_child(
        instance=MentoringIndexPage(
            title="Mentoring programs",
            slug="programs",
            intro="From one conversation to a whole year. See what is open, until when, and who it is for.",
            search_description="Mentoring programs of Northmere University and when they take applications.",
            hero_image=scene_image("coast", 9),
            show_in_menus=True,
        )
    )


def _program(parent: Page, offer: Offer, kind: str, seed: int, body: Blocks) -> MentoringProgramPage:
    program = offer.program
    return parent.add_child(
        instance=MentoringProgramPage(
            title=program.name,
            slug=program.slug,
            program=program,
            # Of their own, so that they can be translated.
            intro=program.summary,
            hero_image=scene_image(kind, seed),
            search_description=program.summary,
            body=body,
        )
    )


def _application_pages(page: MentoringProgramPage, offer: Offer) -> None:
    form_of = {form.role: form for form in RoundForm.objects.filter(round=offer.rounds[-1])}
    for role, title, slug, intro in (
        (ApplicantRole.MENTEE, "Apply for a mentor", "apply",
         "Tell us about yourself and what you hope for. Have your CV at hand; the rest you know already."),
        (ApplicantRole.MENTOR, "Become a mentor", "become-a-mentor",
         "An hour a month, with a student who asks good questions. You decide what your profile shows."),
    ):  # fmt: skip
        page.add_child(
            instance=ApplicationPage(title=title, slug=slug, intro=intro, round_form=form_of[role])
        )


def _handbook() -> Document:
    lines = [
        "Mentoring handbook",
        "Northmere University",
        "",
        "January: how did you get here?",
        "February: the CV",
        "March: a day at work",
        "April: what could go wrong",
        "May: the next step",
        "June: looking back",
    ]
    file = ContentFile(cv_pdf(lines), name="mentoring_handbook.pdf")
    return Document.objects.create(title="Mentoring handbook", file=file)


def _portraits() -> list[Image]:
    portraits = []
    for seed, gender, skin in (("ciara", "woman", 1), ("arjun", "man", 5)):
        target = io.BytesIO()
        draw_portrait(seed, size=400, gender=gender, years=3, skin=skin).save(target, "WEBP", quality=86)
        file = ImageFile(target, name=f"story_{seed}.webp")
        portraits.append(
            Image.objects.create(title=f"Portrait, {seed}", description="Drawn portrait", file=file)
        )
    return portraits
