"""The page on which a director puts a charter in force that an office does not answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .forms import PastSignaturesForm
from .permissions import office_directed_by
from .release_actions import release_charter
from .views import AgreementStepView
from .wording import sentences


class ReleaseCharterView(AgreementStepView):
    """The whole charter in sentences, who has not signed it, and a reason."""

    template_name = "wagtail_mentoring/admin/agreements/sign.html"
    form_class = PastSignaturesForm
    page_title = gettext_lazy("Put the charter in force")
    confirm_label = gettext_lazy("Put it in force")
    serious = True

    def user_has_permission(self, permission: str) -> bool:
        allowed = super().user_has_permission(permission)
        return allowed and office_directed_by(self.request.user, self.charter) is not None

    def get_initial(self) -> dict[str, Any]:
        return {"digest": self.charter.digest}

    def get_message(self) -> str:
        missing = ", ".join(str(partner.office) for partner in self.charter.waiting)
        return _(
            "The charter comes into force without the signature of %(offices)s. Your reason is read by all "
            "offices, and printed in the report. Any change of the text ends it."
        ) % {"offices": missing or "–"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        points = sentences(self.charter.content, self.charter.names).values()
        return super().get_context_data(points=points, changes=self.charter.changes, **kwargs)

    def act(self, form: forms.Form) -> None:
        release_charter(program=self.object, user=self.request.user, **form.cleaned_data)

    def get_success_message(self) -> str:
        return _("The charter is in force.")
