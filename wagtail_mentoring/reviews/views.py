"""The page on which a reviewer reads an application and fills in the rubric. Thin: the actions rule."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log

from wagtail_mentoring.applicants.file_views import closed_file, download_of
from wagtail_mentoring.application_forms.forms import SectionForm
from wagtail_mentoring.applications.exceptions import AnswersIncomplete
from wagtail_mentoring.applications.revision_changes import only_corrected_since
from wagtail_mentoring.casework.conflict_actions import declare_conflict
from wagtail_mentoring.casework.conflict_views import OwnConflictForm
from wagtail_mentoring.offices.confirm_views import ConfirmActionView
from wagtail_mentoring.offices.kept_forms import Sent, sent_before

from . import actions
from .forms import ReviewForm
from .models import ReviewAssignment
from .permissions import OWN_REVIEW_POLICY
from .reading import Reading, reading_of
from .review_pages import Sheet, is_changed, progress_of, stored_beside

LIST = "mentoring_reviews:index"


class OwnAssignmentMixin(PermissionCheckedMixin, BaseObjectMixin):
    """One assignment of the user's own."""

    model = ReviewAssignment
    permission_required = "change"

    def get_base_object_queryset(self) -> Any:
        return OWN_REVIEW_POLICY.within_reach(self.request.user, "change").select_related(
            "phase__rubric", "phase__round_form__round__program", "application__round__program", "review"
        )

    @cached_property
    def reading(self) -> Reading:
        return reading_of(self.object, self.request.user)


class ReviewView(OwnAssignmentMixin, WagtailAdminTemplateMixin, TemplateView):
    """The application on one side, the rubric on the other; saves, hands in, or confirms what is stale."""

    template_name = "wagtail_mentoring/admin/reviews/review.html"
    header_icon = "pick"

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.reading.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        own = {"url": reverse(LIST), "label": _("My reviews")}
        return [*self.breadcrumbs_items, own, {"url": "", "label": self.get_page_title()}]

    @cached_property
    def sheet(self) -> Sheet:
        return Sheet(self.object)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._note_reading()
        if sent := sent_before(request):
            return self.show_unsent(sent)
        return self.show(self.sheet.forms(), self.sheet.review_form())

    def show_unsent(self, sent: Sent) -> HttpResponse:
        """What was sent, for the versions that the person saw: another one is told when they send it."""
        sent.is_shown, sent.is_over = True, not self.object.may_write
        problem = _("This was not saved; it can only be copied any more.") if sent.is_over else sent.why
        forms = self.sheet.unchecked(self.sheet.forms(data=sent.data))
        return self.show(forms, ReviewForm(initial=sent.data.dict()), problem=problem)

    def _note_reading(self) -> None:
        assignment, action = self.object, "wagtail_mentoring.view_application"
        if assignment.phase.is_blind:
            log(assignment, action, user=self.request.user, title=str(assignment))
        else:
            application = assignment.application
            log(application, action, user=self.request.user, title=application.reference)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        forms, form = self.sheet.forms(data=request.POST), ReviewForm(request.POST)
        if not form.is_valid():
            text = _("Nothing is saved yet. Mend what is marked below.")
            return self.show(self.sheet.unchecked(forms), form, problem=text)
        try:
            message = self.act(request.POST.get("step", ""), forms, form)
        except AnswersIncomplete as error:
            self.sheet.mark(forms, error.problems)
            return self.show(forms, form, problem=_("Not handed in yet. Mend what is marked below."))
        except (actions.ReviewChanged, actions.ApplicationMoved) as error:
            return self.show_anew(forms, form, error)
        except ValidationError as error:
            return self.show(self.sheet.unchecked(forms), form, problem=" ".join(error.messages))
        messages.success(request, message)
        return redirect(self.next_page(request.POST.get("step", "")))

    def act(self, step: str, forms: list[SectionForm], form: ReviewForm) -> str:
        data, who = form.cleaned_data, {"assignment": self.object, "user": self.request.user}
        seen = {"lock_version": data["lock_version"], "seen_revision": data["seen_revision"]}
        written = {
            "answers": self.sheet.raw_answers(forms),
            "recommendation": data["recommendation"],
            "comment": data["comment"],
        }
        if step == "confirm":
            self._refuse_changes(written, data["lock_version"])
            actions.confirm_review(**who, **seen)
            return _("Your review holds for the new version.")
        if step == "submit":
            actions.submit_review(**who, **written, **seen)
            return _("Your review is handed in. You can change it while the phase is open.")
        actions.save_draft(**who, **written, lock_version=data["lock_version"])
        return _("Your draft is saved. Only you see it.")

    def _refuse_changes(self, written: dict[str, Any], lock_version: int) -> None:
        """To confirm leaves the review as it is stored, so what was changed on the page would be lost."""
        review = self.object.written
        is_seen = review and review.lock_version == lock_version
        if review and is_seen and is_changed(review, written["answers"], written):
            raise ValidationError(
                _(
                    "Nothing is saved yet: you changed your review, so it does not hold as it was. "
                    "Hand in your changes, or open the page anew to leave it as it was."
                )
            )

    def show_anew(self, forms: list[SectionForm], form: ReviewForm, error: Any) -> HttpResponse:
        """What the person sent, beside what is stored; sending again is then their own decision."""
        self.object = self.get_object()
        self.__dict__.pop("reading", None)
        sheet = Sheet(self.object)
        stored = getattr(error, "stored", None)
        again = sheet.review_form(sent=form.cleaned_data)
        beside = stored_beside(stored, self.sheet.raw_answers(forms), form.cleaned_data) if stored else []
        response = self.show(
            self.sheet.unchecked(forms), again, problem=" ".join(error.messages), stored=beside
        )
        response.status_code = 409
        return response

    def next_page(self, step: str) -> str:
        if step == "save":
            return reverse("mentoring_reviews:review", args=[self.object.pk])
        following = progress_of(self.object, self.request.user).following
        return reverse("mentoring_reviews:review", args=[following]) if following else reverse(LIST)

    def show(
        self, forms: list[SectionForm], form: ReviewForm, *, problem: str = "", stored: Any = ()
    ) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(
                assignment=self.object,
                reading=self.reading,
                parts=self.sheet.parts(forms),
                form=form,
                problem=problem,
                stored=stored,
                progress=progress_of(self.object, self.request.user),
                may_write=self.object.may_write,
                not_open_yet=self.object.phase.opens_at > timezone.now(),
                review=self.object.written,
                state=self.object.state,
                only_corrected=self.object.state == "stale"
                and only_corrected_since(self.object.written.revision),
            )
        )


class ReviewConflictView(OwnAssignmentMixin, ConfirmActionView):
    """A reviewer who knows the applicant, also one who recognises them in a blind phase, steps back."""

    form_class = OwnConflictForm
    page_title = gettext_lazy("Conflict of interest")
    confirm_label = gettext_lazy("Declare the conflict")
    serious = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(LIST), "label": _("My reviews")},
            {"url": self.get_cancel_url(), "label": self.reading.title},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_message(self) -> str:
        return _(
            "You no longer review this application and do not see it any more, in any list, search or "
            "export. What you wrote so far is kept and does not count. Only somebody else can lift this."
        )

    def get_success_message(self) -> str:
        return _("Your conflict is on record. You no longer review this application.")

    def get_cancel_url(self) -> str:
        return reverse("mentoring_reviews:review", args=[self.object.pk])

    def get_success_url(self) -> str:
        return reverse(LIST)

    def act(self, form: Any) -> None:
        user = self.request.user
        declare_conflict(
            application=self.object.application, person=user, reason=form.cleaned_data["reason"], user=user
        )


class ReviewFileView(OwnAssignmentMixin, TemplateView):
    """A file that the reviewer's page shows, as a download; in a blind phase it shows none.

    What the virus scanner has not let through stays closed to reviewers as to all staff.
    """

    def get(self, request: HttpRequest, *args: Any, key: UUID, **kwargs: Any) -> HttpResponse:
        lines = [line for _title, part in self.reading.sections for line in part]
        shown = next((item for line in lines for item in line.files if item.file.key == key), None)
        if shown is None:
            raise Http404
        if shown.is_open:
            response: HttpResponse = download_of(shown.file, request.user)
        else:
            back_url = reverse("mentoring_reviews:review", args=[self.object.pk])
            response = closed_file(request, shown.file, back_url=back_url)
        response["Cache-Control"] = "no-store, private"
        return response
