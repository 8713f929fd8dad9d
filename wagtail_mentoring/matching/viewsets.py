"""Addresses of the matches, below Mentoring in Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from wagtail_mentoring.offices.viewsets import MENU_HOOK
from wagtail_mentoring.programs.models import Program, Round

from . import rule_views, sign_views, step_views, swap_views, views
from .permissions import MATCH_POLICY


class MatchesMenuItem(MenuItem):
    """Shown to whoever may look at pairs."""

    def is_shown(self, request: HttpRequest) -> bool:
        return MATCH_POLICY.user_has_permission(request.user, "view")


class MatchingViewSet(ViewSet):
    """Below ``mentoring/matches/``; reached from the menu, the round, the program and the home screen."""

    name = "mentoring_matches"
    url_prefix = "mentoring/matches"
    menu_label = gettext_lazy("Matches")
    menu_order = 390
    icon = "group"
    menu_hook = MENU_HOOK
    menu_item_class = MatchesMenuItem

    def get_urlpatterns(self) -> list[Any]:
        mentee, pair = "<int:pk>/mentee/<int:application_pk>/", "<int:pk>/pair/<int:proposal_pk>/"
        return [
            path("", views.MatchIndexView.as_view(), name="index"),
            path("<int:pk>/", views.BoardView.as_view(), name="board"),
            path("<int:pk>/run/", step_views.RunView.as_view(), name="run"),
            path("<int:pk>/discard/", step_views.DiscardView.as_view(), name="discard"),
            path("<int:pk>/csv/", views.CsvView.as_view(), name="csv"),
            path("<int:pk>/rules/", rule_views.RulesView.as_view(), name="rules"),
            path("<int:pk>/rules/<int:rule_pk>/end/", rule_views.EndRuleView.as_view(), name="end_rule"),
            path(mentee, views.MenteeView.as_view(), name="mentee"),
            path(f"{mentee}rule/", rule_views.AddRuleView.as_view(), name="rule"),
            path(f"{mentee}take/<int:mentor_pk>/", step_views.TakeInsteadView.as_view(), name="take"),
            path(f"{pair}lock/", step_views.LockView.as_view(), name="lock"),
            path(f"{pair}unlock/", step_views.UnlockView.as_view(), name="unlock"),
            path(f"{pair}veto/", step_views.VetoView.as_view(), name="veto"),
            path(f"{pair}swap/", swap_views.SwapsView.as_view(), name="swaps"),
            path(f"{pair}swap/<int:other_pk>/", swap_views.SwapView.as_view(), name="swap"),
            path("<int:pk>/sign/<int:partner_pk>/", sign_views.SignMatchesView.as_view(), name="sign"),
            path("<int:pk>/release/", sign_views.ReleaseSignedView.as_view(), name="release"),
            path("<int:pk>/release-unsigned/", sign_views.ReleaseUnsignedView.as_view(), name="unsigned"),
        ]


def round_links(user: Any, round: Round) -> list[tuple[str, str]]:
    """For the screens of a round: the address of its matches, and what to call it."""
    if not MATCH_POLICY.user_has_permission(user, "view"):
        return []
    return [(reverse("mentoring_matches:board", args=[round.pk]), _("Matches"))]


def program_links(user: Any, program: Program) -> list[tuple[str, str]]:
    """For the screens of a program: the matches of its round of today."""
    round = program.current_round
    if round is None or not MATCH_POLICY.user_has_permission_for_instance(user, "view", round):
        return []
    return round_links(user, round)
