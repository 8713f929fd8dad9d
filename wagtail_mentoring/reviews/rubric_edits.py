"""What a new version of a rubric does to the reviews written by it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_mentoring.application_forms.answer_rules import AnswerSources, Raw
from wagtail_mentoring.application_forms.models import ApplicationForm
from wagtail_mentoring.application_forms.versions import Schema
from wagtail_mentoring.form_builder.edit_effects import AnsweredElsewhere

from .models import Review, ReviewAssignment, ReviewPhase
from .rubrics import asked_of_reviewers, left_out


def reviews_by(form: ApplicationForm, after: Schema, at: datetime) -> AnsweredElsewhere | None:
    """The reviews that ``form`` is the rubric of; None where no phase has it."""
    if not ReviewPhase.objects.filter(rubric=form).exists():
        return None
    given = ReviewAssignment.objects.filter(phase__rubric=form)
    handed_in = Review.objects.filter(assignment__in=given.active().submitted())
    return AnsweredElsewhere(
        asked=asked_of_reviewers,
        drafts=_begun(Review.objects.filter(assignment__in=given.unwritten(at))),
        handed_in=handed_in.values_list("answers", flat=True),
        told=[
            *_of_handed_in(handed_in.count()),
            *_of_unbegun(given.unwritten(at).filter(review=None).count()),
            *_of_left_out(after),
        ],
        in_words=_reviews_handed_in,
    )


def _begun(reviews: QuerySet[Review]) -> Iterator[tuple[Mapping[str, Raw], AnswerSources]]:
    terms: dict[str, dict[str, str]] = {}
    for review in reviews.select_related("assignment__application"):
        sources = AnswerSources(review.assignment.application, terms=terms)
        sources.files = {}
        yield review.draft_answers, sources


def _of_handed_in(count: int) -> Iterator[str]:
    if count:
        text = ngettext(
            "%(count)d review that was handed in stays as it is; whoever changes it meets the new questions.",
            "%(count)d reviews that were handed in stay as they are; whoever changes one meets the new "
            "questions.",
            count,
        )
        yield text % {"count": count}


def _of_unbegun(count: int) -> Iterator[str]:
    if count:
        text = ngettext(
            "%(count)d review that is not begun yet will be written with the new questions.",
            "%(count)d reviews that are not begun yet will be written with the new questions.",
            count,
        )
        yield text % {"count": count}


def _of_left_out(after: Schema) -> Iterator[str]:
    if questions := left_out(after):
        names = ", ".join(_("“%(label)s”") % {"label": question["label"]} for question in questions)
        yield _("Reviewers cannot answer these, so they are not asked them: %(questions)s.") % {
            "questions": names
        }


def _reviews_handed_in(count: int) -> str:
    return ngettext("%(count)d review handed in", "%(count)d reviews handed in", count) % {"count": count}
