"""The admin's pages that ask before an import takes a step: run, undo, discard."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.offices.confirm_views import ConfirmActionView

from . import actions
from .choices import Outcome
from .tasks import importing
from .views import OneImportMixin


class StepView(OneImportMixin, ConfirmActionView):
    """Asks, and takes one step with the import."""

    index_url_name = "mentoring_imports:index"
    edit_url_name = "mentoring_imports:show"


class RunView(StepView):
    page_title = gettext_lazy("Import now")
    confirm_label = gettext_lazy("Import now")

    def get_message(self) -> str:
        counts = self.object.counts
        if self.object.invites:
            return _(
                "%(new)d people get a mail with a code to apply to %(form)s. %(left)d rows are left out. The "
                "file is deleted afterwards."
            ) % {
                "new": counts.get(Outcome.NEW, 0),
                "left": self.object.total - counts.get(Outcome.NEW, 0),
                "form": self.object.round_form,
            }
        return _(
            "For %(office)s: %(new)d new, %(changed)d changed, %(left)d left out. Nobody gets a mail. "
            "The file is deleted afterwards, and the import can be undone."
        ) % {
            "new": counts.get(Outcome.NEW, 0),
            "changed": counts.get(Outcome.CHANGED, 0),
            "left": counts.get(Outcome.ERROR, 0) + counts.get(Outcome.CONFLICT, 0),
            "office": self.object.office,
        }

    def act(self, form: forms.Form) -> None:
        actions.run_import(people_import=self.object, user=self.request.user, enqueue=importing.start_soon)

    def get_success_message(self) -> str:
        return _("The import runs.")


class UndoView(StepView):
    page_title = gettext_lazy("Undo the import")
    confirm_label = gettext_lazy("Undo it")
    serious = True

    def get_message(self) -> str:
        if self.object.invites:
            return _(
                "The codes that nobody used are revoked. Mail that was sent cannot be taken back; its code "
                "lets nobody in any more."
            )
        return _(
            "Mentors that this import made are deleted, unless somebody worked on them since. What it "
            "changed is as before, unless it was changed again. “Do not contact” stays on, new terms stay."
        )

    def act(self, form: forms.Form) -> None:
        actions.undo_import(people_import=self.object, user=self.request.user, enqueue=importing.start_soon)

    def get_success_message(self) -> str:
        return _("The import is being undone.")


class DiscardView(StepView):
    page_title = gettext_lazy("Discard the file")
    confirm_label = gettext_lazy("Discard it")
    serious = True

    def get_message(self) -> str:
        return _("The file and its preview are deleted. No mentor is touched.")

    def act(self, form: forms.Form) -> None:
        actions.discard_import(people_import=self.object, user=self.request.user)

    def get_success_message(self) -> str:
        return _("The file is deleted.")

    def get_cancel_url(self) -> str:
        return self.address("show")

    def get_success_url(self) -> str:
        return reverse("mentoring_imports:index")
