"""How an edit goes live: published, scheduled, reverted, copied or translated, by Wagtail's own means."""

import copy
from datetime import timedelta
from typing import Any

from tests.faults.live_edit_verbs import edited, put_into_german, remember
from tests.faults.live_edit_world import World, note_codes


def publish(world: World) -> None:
    """One edit of the live form by one of the ways there are; what cannot work is refused as a whole."""
    from django.core.exceptions import ValidationError

    from wagtail_mentoring.application_forms.exceptions import FormNotCompilable
    from wagtail_mentoring.application_forms.models import ApplicationForm

    way = world.rng.choices(("publish", "schedule", "revert", "copy", "translate"), (70, 7, 6, 2, 15))[0]
    if way == "translate":
        translate(world)
        return
    form = ApplicationForm.objects.get(pk=world.round_form.form_id)
    sections = edited(world, copy.deepcopy(world.sections))
    form.sections = sections
    try:
        if way == "copy":
            copy_form(world, form)
            return
        revision = form.save_revision()
        if way == "schedule":
            run_scheduled(revision)
        elif way == "revert" and form.revisions.count() > 1:
            revision = world.rng.choice(list(form.revisions.order_by("-pk")[:20]))
            sections = revision.as_object().sections.get_prep_value()
            revision.publish()
        else:
            revision.publish()
    except (FormNotCompilable, ValidationError):
        world.done["refused as impossible"] += 1
        return
    world.sections = sections
    for part in sections:
        for question in part["value"]["questions"]:
            remember(world, question)
    world.done[way] += 1
    note_codes(world)


def translate(world: World) -> None:
    """Somebody publishes German words for some of the questions; what is asked must stay as it is."""
    from wagtail_mentoring.application_forms.models import ApplicationForm

    form = ApplicationForm.objects.get(pk=world.round_form.form_id)
    variant = form.get_translations().first()
    if variant is None:
        variant = form.copy_for_translation(german())
        variant.save()
    sections = copy.deepcopy(world.sections)
    for part in sections:
        for question in part["value"]["questions"]:
            put_into_german(world, question["value"])
    world.rng.shuffle(sections)
    variant.sections = sections[: world.rng.randint(1, len(sections))]
    before = form.latest_version.schema
    variant.save_revision().publish()
    after = form.latest_version.schema
    if before["sections"] != after["sections"] or before["retired"] != after["retired"]:
        world.lost.append("A translation changed what is asked.")
    world.done["translate"] += 1


def german() -> Any:
    from wagtail.models import Locale

    return Locale.objects.get_or_create(language_code="de")[0]


def copy_form(world: World, form: Any) -> None:
    from wagtail_mentoring.application_forms.actions import publish_form_version
    from wagtail_mentoring.application_forms.form_copies import copy_of
    from wagtail_mentoring.application_forms.versions import all_questions

    copied = copy_of(form)
    copied.save()
    version = publish_form_version(form=copied, user=None)
    if all_questions(version.schema).keys() & world.codes.keys():
        world.lost.append("A copy shares a question with its original.")
    world.done["copy"] += 1


def run_scheduled(revision: Any) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    revision.approved_go_live_at = timezone.now() - timedelta(seconds=1)
    revision.save(update_fields=["approved_go_live_at"])
    call_command("publish_scheduled", verbosity=0)
