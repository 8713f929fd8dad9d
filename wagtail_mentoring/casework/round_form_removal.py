"""Deleting the form of a round: only as long as nobody relies on it."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.http import HttpResponse
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


class RoundFormDeleteView(DeleteView):
    """Asks before it deletes; says what needs the form of the round where something does."""

    template_name = "wagtail_mentoring/admin/applications/delete_round_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(uses=list(uses_of(self.object)), **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if any(uses_of(self.object)):
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)
