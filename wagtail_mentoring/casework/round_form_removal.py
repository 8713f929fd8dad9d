"""Deleting the form of a round: only as long as nobody relies on it."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import ngettext
from wagtail.admin.views.generic import DeleteView

from wagtail_mentoring.application_forms.models import RoundForm

#: From the form of a round: sentences on what a room above has that goes with it.
UseSource = Callable[[RoundForm], Iterator[str]]
_sources: dict[str, UseSource] = {}


def register_round_form_uses(name: str, source: UseSource) -> None:
    """Have ``source(row)`` asked before a row is deleted; a second one of the same name replaces it."""
    _sources[name] = source


def uses_of(row: RoundForm) -> Iterator[str]:
    """What needs the form of a round, in sentences."""
    if count := row.round.applications.filter(role=row.role).count():
        text = ngettext(
            "%(count)d application was begun or handed in.",
            "%(count)d applications were begun or handed in.",
            count,
        )
        yield text % {"count": count}
    if count := row.extensions.count():
        text = ngettext("%(count)d personal deadline.", "%(count)d personal deadlines.", count)
        yield text % {"count": count}
    if count := row.invitations.count():
        text = ngettext("%(count)d invitation code.", "%(count)d invitation codes.", count)
        yield text % {"count": count}
    if count := row.review_phases.count():
        text = ngettext("%(count)d review phase.", "%(count)d review phases.", count)
        yield text % {"count": count}
    for source in _sources.values():
        yield from source(row)


def hold_round_form(row: RoundForm) -> None:
    """Until the caller's transaction ends nobody begins an application, or gives a code or a deadline."""
    list(RoundForm.objects.select_for_update().filter(pk=row.pk).order_by("pk").values_list("pk"))


class RoundFormDeleteView(DeleteView):
    """Asks before it deletes; says what needs the form of the round, and what of it goes along."""

    template_name = "wagtail_mentoring/admin/applications/delete_round_form.html"

    @cached_property
    def uses(self) -> list[str]:
        return list(uses_of(self.object))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mails = self.object.release_mails.count()
        return super().get_context_data(uses=self.uses, mails=mails, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        with transaction.atomic():
            hold_round_form(self.object)
            if not self.uses:
                return super().form_valid(form)
        return self.render_to_response(self.get_context_data(form=form))
