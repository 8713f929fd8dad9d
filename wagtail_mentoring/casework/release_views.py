"""The admin's release screen of a round: what waits, the mails and their words, telling all that is ready."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY
from wagtail_mentoring.programs.dates import instant_text
from wagtail_mentoring.selection import release_actions, release_reading
from wagtail_mentoring.selection.decision_letters import mail_languages
from wagtail_mentoring.selection.models import ReleaseRun
from wagtail_mentoring.selection.release_tasks import release_soon

from .release_warnings import warnings_before_release


class RoundPageMixin(PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin):
    """A page about one round and role, for whoever may decide on its applications; kept by no cache."""

    model = RoundForm
    permission_required = "change"

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not APPLICATION_POLICY.user_has_permission(request.user, "change"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_object(self, queryset: Any = None) -> RoundForm:
        return get_object_or_404(RoundForm.objects.select_related("round__program", "form"), pk=self.pk)

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def address(self, name: str, *args: Any) -> str:
        return reverse(f"mentoring_round_forms:{name}", args=[self.object.pk, *args])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("mentoring_round_forms:index"), "label": _("Forms of rounds")},
            {"url": self.address("edit"), "label": str(self.object)},
            *self.steps_up(),
            {"url": "", "label": self.get_page_title()},
        ]

    def steps_up(self) -> list[dict[str, Any]]:
        return []

    @cached_property
    def waiting(self) -> list[Application]:
        return list(release_actions.untold_decisions(self.object, self.request.user))


class ReleaseRoundView(RoundPageMixin, TemplateView):
    """Numbers by outcome, what stands against each, the mails; POST releases all that is ready."""

    template_name = "wagtail_mentoring/admin/applications/release_round.html"
    page_title = gettext_lazy("Release decisions")
    header_icon = "mail"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        round_form = self.object
        moment = round_form.release_not_before
        return super().get_context_data(
            round_form=round_form,
            readiness=release_reading.readiness(self.waiting),
            mails=release_reading.mail_lines(round_form),
            has_languages=len(mail_languages(round_form)) > 1,
            warnings=warnings_before_release(round_form, self.waiting, self.request.user),
            not_before=instant_text(moment, round_form.round) if moment else "",
            runs=round_form.release_runs.select_related("user")[:5],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("sure") != "on":
            messages.error(request, _("Tick that the mails may go out, then release."))
            return redirect(self.address("release"))
        try:
            run = release_actions.start_release(
                round_form=self.object,
                user=request.user,
                enqueue=release_soon,
                seen=request.POST.get("seen", ""),
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(self.address("release"))
        return redirect(self.address("release_run", run.key))


class ReleaseRunView(RoundPageMixin, TemplateView):
    """How far a release is, and what it left, with reasons; POST goes on with one that stopped.

    The page asks again while somebody is at it.
    """

    template_name = "wagtail_mentoring/admin/applications/release_run.html"
    page_title = gettext_lazy("Release")
    header_icon = "mail"

    def steps_up(self) -> list[dict[str, Any]]:
        return [{"url": self.address("release"), "label": _("Release decisions")}]

    @cached_property
    def run(self) -> ReleaseRun:
        return get_object_or_404(self.object.release_runs.all(), key=self.kwargs["key"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.run
        in_reach = APPLICATION_POLICY.narrow(Application.objects.all(), self.request.user, ["change"])
        return super().get_context_data(
            round_form=self.object,
            run=run,
            running=run.is_under_way,
            percent=100 * run.done // run.total if run.total else 0,
            lines=release_reading.left_lines(run, in_reach),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        release_actions.resume_release(run=self.run, user=request.user, enqueue=release_soon)
        return redirect(request.path)
