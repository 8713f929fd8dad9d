"""What is given to a reviewer: read it, blind where the phase says so, and write what one thinks."""

from collections.abc import Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.log_actions import log

from wagtail_mentoring.application_forms.answer_rules import AnswerSources
from wagtail_mentoring.applications.choices import SectionState
from wagtail_mentoring.reviews import actions
from wagtail_mentoring.reviews.models import ReviewAssignment
from wagtail_mentoring.reviews.permissions import OWN_REVIEW_POLICY
from wagtail_mentoring.reviews.reading import reading_of
from wagtail_mentoring.reviews.review_pages import Sheet

from . import staff_examples as examples
from . import staff_serializers as kinds
from .examples import page_of
from .owner_data import question_data
from .pagination import PageParameters, paged, read_parameters
from .staff_views import STEP_PROBLEMS, described
from .views import ApiView


class ReviewsBase(ApiView):
    permission_classes = [IsAuthenticated]
    personal = True

    def own(self) -> Any:
        if not OWN_REVIEW_POLICY.user_has_permission(self.request.user, "change"):
            return ReviewAssignment.objects.none()
        rows = OWN_REVIEW_POLICY.within_reach(self.request.user, "change").select_related(
            "phase__rubric", "phase__round_form__round__program", "application__round__program", "review"
        )
        return rows.order_by("-assigned_at", "-pk")

    def row_data(self, assignment: ReviewAssignment) -> dict[str, Any]:
        phase = assignment.phase
        return {
            "id": assignment.pk,
            "title": assignment.title,
            "phase": phase.name,
            "program": phase.round_form.round.program.slug,
            "state": assignment.state.value,
            "due_on": assignment.due_on,
            "url": self.absolute(reverse("mentoring_reviews:review", args=[assignment.pk])),
        }


class ReviewsView(ReviewsBase):
    @described(
        "List what is given to oneself to review",
        response=kinds.ReviewPageSerializer,
        example=page_of(examples.REVIEW_ROW),
        parameters=[PageParameters],
        problems=[400, 401, 404],
        operation_id="staff_list_reviews",
    )
    def get(self, request: Request) -> Response:
        return Response(paged(self, self.own(), read_parameters(PageParameters, self), self.represent))

    def represent(self, assignments: Sequence[ReviewAssignment]) -> list[dict[str, Any]]:
        return [self.row_data(assignment) for assignment in assignments]


class ReviewView(ReviewsBase):
    @described(
        "Read an application and one's own review of it; each look is logged",
        response=kinds.ReviewSerializer,
        example=examples.REVIEW,
        problems=[401, 404],
        operation_id="staff_read_review",
    )
    def get(self, request: Request, pk: int) -> Response:
        assignment = get_object_or_404(self.own(), pk=pk)
        self.note_reading(assignment)
        return Response(self.review_data(assignment))

    @described(
        "Write one's own review, as a draft or handed in",
        response=kinds.ReviewSerializer,
        example=examples.REVIEW,
        request=kinds.WriteReviewSerializer,
        request_example=examples.WRITE,
        problems=STEP_PROBLEMS,
        operation_id="staff_write_review",
    )
    def put(self, request: Request, pk: int) -> Response:
        assignment, sent = get_object_or_404(self.own(), pk=pk), self.read(kinds.WriteReviewSerializer)
        written = {
            "assignment": assignment,
            "user": request.user,
            "answers": sent["answers"],
            "recommendation": sent.get("recommendation", ""),
            "comment": sent["comment"],
            "lock_version": sent["version"],
        }
        if sent["submit"]:
            actions.submit_review(**written, seen_revision=sent["seen_revision"])
        else:
            actions.save_draft(**written)
        return Response(self.review_data(get_object_or_404(self.own(), pk=pk)))

    def note_reading(self, assignment: ReviewAssignment) -> None:
        """In a blind phase the log calls the application by its number, and hangs on the assignment."""
        read: Any = assignment if assignment.phase.is_blind else assignment.application
        title = str(assignment) if assignment.phase.is_blind else assignment.application.reference
        log(read, "wagtail_mentoring.view_application", user=self.request.user, title=title)

    def review_data(self, assignment: ReviewAssignment) -> dict[str, Any]:
        reading, review = reading_of(assignment, self.request.user), assignment.written
        return {
            **self.row_data(assignment),
            "is_blind": reading.is_blind,
            "may_write": assignment.may_write,
            "version": review.lock_version if review else 0,
            "seen_revision": assignment.application.current_revision_id,
            "application": [
                {"title": title, "answers": [_line_data(line) for line in lines]}
                for title, lines in reading.sections
            ],
            "hidden": reading.hidden,
            "rubric": _rubric_data(self, assignment),
            "recommendation": review.recommendation if review else "",
            "comment": review.comment if review else "",
            "submitted_at": review.submitted_at.isoformat() if review and review.submitted_at else None,
        }


def _line_data(line: Any) -> dict[str, Any]:
    """Files are opened in the admin: there they are shown beside what they belong to."""
    return {"label": line.label, "value": [str(item) for item in line.items] or str(line.value), "files": []}


def _rubric_data(view: ApiView, assignment: ReviewAssignment) -> list[dict[str, Any]]:
    sheet = Sheet(assignment)
    sources = AnswerSources(assignment.application)
    shown = sources.shown(sheet.schema, sheet.stored)
    begun = SectionState.IN_PROGRESS if sheet.stored else SectionState.NOT_STARTED
    return [
        {
            "key": section["key"],
            "title": section["title"],
            "intro": section["intro"],
            "state": begun.value,
            "questions": [
                question_data(view, question, sources, shown=shown, draft=sheet.stored, problems={})
                for question in section["questions"]
            ],
        }
        for section in sheet.schema["sections"]
    ]
