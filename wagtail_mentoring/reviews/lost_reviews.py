"""What a reviewer wrote about an application that was taken from them meanwhile: shown to be copied."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_mentoring.offices.kept_forms import form_data, sent_before

from .models import ReviewAssignment
from .permissions import OWN_REVIEW_POLICY
from .review_pages import Sheet

View = Callable[..., HttpResponse]


def keeps_lost_review(view: View) -> View:
    """Answer a review that is sent or comes back too late with what was written; all else is for ``view``."""

    @wraps(view)
    def inner(request: HttpRequest, pk: int) -> HttpResponse:
        lost = _lost(request.user, pk) if form_data(request) is not None else None
        if lost is None:
            return view(request, pk=pk)
        return never_cache(LostReviewView.as_view(assignment=lost))(request)

    return inner


def _lost(user: Any, pk: int) -> ReviewAssignment | None:
    """The assignment that was given to ``user`` and is out of their reach by now."""
    if not OWN_REVIEW_POLICY.user_has_permission(user, "change"):
        return None
    reached = OWN_REVIEW_POLICY.within_reach(user, "change").order_by().values("pk")
    rows = ReviewAssignment.objects.of(user).filter(pk=pk).exclude(pk__in=reached)
    return rows.select_related("phase__rubric", "application", "review").first()


class LostReviewView(WagtailAdminTemplateMixin, TemplateView):
    """Nothing about the application is told: it may be a conflict of interest that took it away."""

    template_name = "wagtail_mentoring/admin/reviews/lost_review.html"
    page_title = gettext_lazy("Not saved")
    header_icon = "pick"
    assignment: Any = None

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        own = {"url": reverse("mentoring_reviews:index"), "label": _("My reviews")}
        return [*self.breadcrumbs_items, own, {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if sent := sent_before(request):
            sent.is_shown = sent.is_over = True
        is_over = self.assignment.withdrawn_at is not None
        context = self.get_context_data(
            reason=self.why(is_over),
            does_not_count=is_over and self.assignment.written is not None,
            rows=Sheet(self.assignment).sent_in_words(form_data(request)),
        )
        return self.render_to_response(context, status=409)

    post = get

    def why(self, is_over: bool) -> str:
        if is_over:
            return _("This application is no longer given to you to review, so nothing was saved.")
        return _("This application cannot be reviewed at the moment, so nothing was saved.")
