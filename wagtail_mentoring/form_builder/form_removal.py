"""Taking a form away in the admin: one that something needs stays, and the page says what needs it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views.snippets import DeleteView, UnpublishView

from wagtail_mentoring.application_forms.form_uses import FormUse, running_uses, uses_of
from wagtail_mentoring.application_forms.models import ApplicationForm
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import FORM_POLICY
from wagtail_mentoring.offices.bulk_actions import OfficeScopedBulkActionMixin


def applications_on(form: ApplicationForm) -> list[FormUse]:
    """Drafts and what was handed in, as one number."""
    rows = Application.objects.filter(draft_version__form=form)
    others = Application.objects.filter(revisions__form_version__form=form)
    count = rows.order_by().union(others.order_by()).count()
    text = ngettext(
        "%(count)d application was made with it.", "%(count)d applications were made with it.", count
    )
    return [FormUse(text % {"count": count})] if count else []


class FormDeleteView(DeleteView):
    """Deletes what nothing needs; otherwise says what does, and what to do instead."""

    @cached_property
    def uses(self) -> list[FormUse]:
        return uses_of(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(uses=self.uses, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if self.uses:
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)


class FormUnpublishView(UnpublishView):
    """Takes a form out of use that no round still needs; otherwise says what does, and what to do instead."""

    template_name = "wagtail_mentoring/admin/forms/unpublish.html"

    @cached_property
    def uses(self) -> list[FormUse]:
        return running_uses(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(uses=self.uses, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.uses:
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)


class FormDeleteBulkAction(OfficeScopedBulkActionMixin, DeleteBulkAction):
    """In the place of Wagtail's own, which knows nothing of what needs a form and answers 500."""

    models = [ApplicationForm]
    office_policy = FORM_POLICY
    permission_required = "delete"
    template_name = "wagtail_mentoring/admin/forms/bulk_delete.html"

    def listing_view(self) -> Any:
        return ApplicationForm.snippet_viewset.index_view

    def object_context(self, snippet: ApplicationForm) -> dict[str, Any]:
        return {**super().object_context(snippet), "uses": uses_of(snippet)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "is_protected": any(item["uses"] for item in context["items"])}

    def prepare_action(self, objects: list[ApplicationForm], others: dict[str, Any]) -> HttpResponse | None:
        if any(uses_of(form) for form in objects):
            messages.error(self.request, _("Nothing was deleted: some of these forms are needed."))
            return redirect(self.next_url)
        return super().prepare_action(objects, others)
