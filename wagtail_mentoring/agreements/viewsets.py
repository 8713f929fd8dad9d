"""Addresses of the partnership's screens: a page for each program."""

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail.admin.viewsets.base import ViewSet

from wagtail_mentoring.programs.models import Program

from . import goal_views, grant_views, lead_views, release_views, sign_views, views


class PartnershipViewSet(ViewSet):
    """Below ``mentoring/partnerships/``; reached from the program and the home screen."""

    name = "mentoring_partnerships"
    url_prefix = "mentoring/partnerships"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("<int:pk>/", views.PartnershipView.as_view(), name="partnership"),
            path("<int:pk>/stage/<str:stage>/", views.AssignStageView.as_view(), name="stage"),
            path("<int:pk>/suggest/", views.SuggestStagesView.as_view(), name="suggest"),
            path("<int:pk>/review/", views.ReviewDateView.as_view(), name="review"),
            path("<int:pk>/suggest-goals/", goal_views.SuggestGoalsView.as_view(), name="suggest_goals"),
            path("<int:pk>/goal/add/", goal_views.AddGoalView.as_view(), name="add_shared_goal"),
            path("<int:pk>/goal/add/<int:partner_pk>/", goal_views.AddGoalView.as_view(), name="add_goal"),
            path("<int:pk>/goal/<int:goal_pk>/", goal_views.ChangeGoalView.as_view(), name="goal"),
            path("<int:pk>/goal/<int:goal_pk>/end/", goal_views.EndGoalView.as_view(), name="end_goal"),
            path("<int:pk>/share/<int:partner_pk>/", grant_views.GiveGrantView.as_view(), name="share"),
            path(
                "<int:pk>/stop-sharing/<int:grant_pk>/",
                grant_views.EndGrantView.as_view(),
                name="stop_sharing",
            ),
            path(
                "<int:pk>/hand-on-lead/<int:partner_pk>/",
                lead_views.HandOnLeadView.as_view(),
                name="hand_on_lead",
            ),
            path("<int:pk>/sign/<int:partner_pk>/", sign_views.SignCharterView.as_view(), name="sign"),
            path("<int:pk>/in-force/", release_views.ReleaseCharterView.as_view(), name="release"),
        ]


def partnership_links(user: Any, program: Program) -> list[tuple[str, str]]:
    """For the screens of a program: the address of its partnership, and what to call it."""
    return [
        (
            reverse("mentoring_partnerships:partnership", args=[program.pk]),
            _("Who does what, and the charter"),
        )
    ]
