"""Links to screens about a round that rooms above bring to the round's own screens."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.views.generic import EditView, IndexView, InspectView
from wagtail.admin.widgets.button import Button

from wagtail_mentoring.programs.models import Round

#: From a user and a round: addresses with their labels.
RoundLinks = Callable[[Any, Round], list[tuple[str, str]]]
_sources: dict[str, RoundLinks] = {}


def register_round_links(name: str, source: RoundLinks) -> None:
    """Have ``source(user, round)`` asked for links; a second one of the same name replaces it.

    It is asked about rounds of the user's own programs only, once for each row of a list: it makes no query.
    """
    _sources[name] = source


def round_buttons(user: Any, round: Round) -> list[Button]:
    links = [link for source in _sources.values() for link in source(user, round)]
    return [Button(label, url=url, icon_name="view", priority=60) for url, label in links]


class RoundIndexView(IndexView):
    """Links of other rooms in the menu of each row, for rounds the user works on."""

    def get_list_more_buttons(self, instance: Round) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        if instance.pk not in self.changeable_pks:
            return buttons
        return [*buttons, *round_buttons(self.request.user, instance)]


class RoundHeaderMixin:
    """Links of other rooms at the top of the round's page."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        if not self.office_policy.reaches(self.request.user, "change", self.object):
            return super().header_more_buttons
        return [*super().header_more_buttons, *round_buttons(self.request.user, self.object)]


class RoundEditView(RoundHeaderMixin, EditView):
    pass


class RoundInspectView(RoundHeaderMixin, InspectView):
    pass
