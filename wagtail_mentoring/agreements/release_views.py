"""The page on which a director puts a charter in force that an office does not answer."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.partnership.permissions import office_directed_by

from .forms import PastSignaturesForm
from .release_actions import release_charter
from .sign_views import CharterTextView


class ReleaseCharterView(CharterTextView):
    """Says who has not signed it, and asks for a reason."""

    form_class = PastSignaturesForm
    page_title = gettext_lazy("Put the charter in force")
    confirm_label = gettext_lazy("Put it in force")
    serious = True

    def user_has_permission(self, permission: str) -> bool:
        allowed = super().user_has_permission(permission)
        return allowed and office_directed_by(self.request.user, self.charter.partners) is not None

    def get_message(self) -> str:
        missing = ", ".join(str(partner.office) for partner in self.charter.waiting)
        return _(
            "The charter comes into force without the signature of %(offices)s. Your reason is read by all "
            "offices, and printed in the report. Any change of the text ends it."
        ) % {"offices": missing or "–"}

    def act(self, form: forms.Form) -> None:
        release_charter(program=self.object, user=self.request.user, **form.cleaned_data)

    def get_success_message(self) -> str:
        return _("The charter is in force.")
