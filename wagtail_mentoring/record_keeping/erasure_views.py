"""The admin's page on which a superuser erases everything personal of one person who asked for it."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_user_display_name

from wagtail_mentoring.offices.confirm_views import ConfirmActionView

from .permissions import may_erase
from .person_erasure import erase_person, plan_erasure

#: Names of what ``ErasurePlan.counts`` counts.
COUNTED = {
    "applications": gettext_lazy("Applications, with their drafts"),
    "revisions": gettext_lazy("Versions that were handed in"),
    "files": gettext_lazy("Files"),
    "notes": gettext_lazy("Notes of staff"),
    "mails": gettext_lazy("Mail"),
    "personal deadlines": gettext_lazy("Personal deadlines"),
    "invitations": gettext_lazy("Invitations"),
}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy(
            "Kept on record, so without the person's name. For example “Asked for it by letter on 3 May”."
        ),
        max_length=300,
    )


class ErasePersonView(ConfirmActionView):
    """Says what would be erased, withdrawn and left, and erases it on POST; for superusers only."""

    model = get_user_model()
    permission_required = None
    template_name = "wagtail_mentoring/admin/erasure/person.html"
    form_class = ReasonForm
    page_title = gettext_lazy("Erase personal data")
    confirm_label = gettext_lazy("Erase for good")
    serious = True
    header_icon = "bin"
    index_url_name = "wagtailusers_users:index"
    edit_url_name = "wagtailusers_users:edit"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        if not may_erase(request.user):
            raise PermissionDenied
        super().setup(request, *args, **kwargs)

    def get_object(self) -> Any:
        try:
            return super().get_object()
        except (ValueError, ValidationError):
            # No key of an account looks like this.
            raise Http404 from None

    def get_page_subtitle(self) -> str:
        return get_user_display_name(self.object)

    def get_message(self) -> str:
        return _(
            "What is listed here of %(name)s goes for good, in all programs and offices. References, rounds, "
            "statuses and dates stay, without the person. This cannot be taken back."
        ) % {"name": get_user_display_name(self.object)}

    def get_success_message(self) -> str:
        # Nothing may lead from the account to what stays any more, so it is said once more.
        return " ".join([_("Everything personal is erased. What stays:"), *self.stays])

    def act(self, form: forms.Form) -> None:
        self.stays = plan_erasure(self.object).stays
        erase_person(person=self.object, reason=form.cleaned_data["reason"], user=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = plan_erasure(self.object)
        counts = [{"label": COUNTED[name], "count": count} for name, count in plan.counts.items()]
        name = get_user_display_name(self.object)
        return super().get_context_data(plan=plan, counts=counts, name=name, **kwargs)
