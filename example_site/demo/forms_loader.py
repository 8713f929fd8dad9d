"""Loads the two forms on which people apply, and gives them to every round."""

from collections.abc import Sequence
from typing import Any

from wagtail.models import Locale

from wagtail_mentoring.application_forms.models import ApplicationForm, RoundForm
from wagtail_mentoring.directory.models import Vocabulary
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.programs.choices import ApplicantRole

from . import clock
from .forms import VOCABULARIES, mentee_form_sections, mentor_form_sections
from .german_loader import translate_mentee_form
from .programs_loader import Offer, instant

LONG_AGO = -420


def load_forms(*, offices: dict[str, Office], offers: Sequence[Offer], user: Any) -> None:
    locale = Locale.get_default()
    keys = {slug: Vocabulary.objects.get(slug=slug, locale=locale).pk for slug in VOCABULARIES}
    mentee = publish_form(
        mentee_form_sections(keys),
        name="Mentee application",
        title="Apply for a mentor",
        office=offices["career-services"],
        day=LONG_AGO,
        user=user,
    )
    mentor = publish_form(
        mentor_form_sections(keys),
        name="Mentor application",
        title="Become a mentor",
        office=offices["alumni-relations"],
        day=LONG_AGO,
        user=user,
    )
    translate_mentee_form(mentee, user)
    for offer in offers:
        for round in offer.rounds:
            for role, form in ((ApplicantRole.MENTEE, mentee), (ApplicantRole.MENTOR, mentor)):
                RoundForm.objects.create(round=round, role=role, form=form)


def publish_form(
    sections: list[dict[str, Any]],
    *,
    name: str,
    title: str,
    day: int,
    user: Any,
    office: Office | None = None,
) -> ApplicationForm:
    block = ApplicationForm._meta.get_field("sections").stream_block
    with clock.at(instant(day, 10)):
        form = ApplicationForm.objects.create(
            name=name, title=title, office=office, live=False, sections=block.to_python(sections)
        )
        form.save_revision(user=user).publish(user=user)
    return form
