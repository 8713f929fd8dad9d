"""How a run weighs what: settings that are good enough for a first run, and what a form made of them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.application_forms.versions import questions_of
from wagtail_mentoring.directory.models import Vocabulary
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.programs.models import Round

from .choices import MentorPool, Weight
from .problem import TERMS, Criterion, Rules
from .usable import unusable

#: Settings of a run, as they are kept with it.
Config = dict[str, Any]

#: Criteria that every run has, with their usual weight.
USUAL_WEIGHTS: Mapping[str, int] = {
    "preferred": Weight.HIGH.value,
    "words": Weight.LOW.value,
    "time_zone": Weight.LOW.value,
}


def vocabularies_asked_for(round: Round) -> dict[str, str]:
    """Names by slug of the vocabularies that the round's form asks mentees for, in the form's order."""
    forms = RoundForm.objects.filter(round=round, role=ApplicantRole.MENTEE).select_related("form")
    versions = [form.form.source.latest_version for form in forms]
    out = unusable(version.form_id for version in versions if version is not None)
    keys = [
        question["vocabulary"]["key"]
        for version in versions
        if version is not None
        for question in questions_of(version.schema)
        if question["type"] == QuestionType.TERMS and question["key"] not in out
    ]
    rows = Vocabulary.objects.filter(translation_key__in=keys)
    found: dict[str, Vocabulary] = {}
    for row in rows.select_related("locale"):
        held = found.get(str(row.translation_key))
        if held is None or row.pk < held.pk:
            found[str(row.translation_key)] = row
    return {found[key].slug: found[key].name for key in dict.fromkeys(keys) if key in found}


def usual_config(round: Round) -> Config:
    """What a run is set to unless somebody says otherwise."""
    terms = {f"{TERMS}{slug}": Weight.NORMAL.value for slug in vocabularies_asked_for(round)}
    return {
        "weights": {**terms, **USUAL_WEIGHTS},
        "required": [],
        "longest_gap_hours": None,
        "pool": MentorPool.LISTED.value,
    }


def rules_of(config: Config) -> Rules:
    """The settings as the solver reads them; a criterion without weight is left out."""
    required = set(config["required"])
    return Rules(
        criteria=tuple(
            Criterion(key=key, weight=max(weight, 1) if key in required else weight, required=key in required)
            for key, weight in config["weights"].items()
            if weight or key in required
        ),
        longest_gap_hours=config["longest_gap_hours"],
    )


def criterion_labels() -> dict[str, str]:
    """What each criterion is called; also of vocabularies that are not asked for any more."""
    rows = Vocabulary.objects.order_by("-pk").values_list("slug", "name")
    return {
        **{f"{TERMS}{slug}": name for slug, name in rows},
        "preferred": _("Wished for by the mentee"),
        "words": _("Own words"),
        "time_zone": _("Time zone"),
        "kept": _("Proposed before"),
        "waited": _("Left without a mentor in an earlier round"),
    }
