"""The page of a round's form: changes of its date of release are logged, and the screens it leads to."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views.generic import EditView
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.decisions import DECIDED
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY, ROUND_FORM_POLICY
from wagtail_mentoring.selection.release_reading import DAYS_CHANGED

from .round_form_removal import hold_round_form

#: Rounds that the list of applications offers to release.
MOST_ROUNDS = 6


class RoundFormEditView(EditView):
    """Says in the log how the date of release and the days to answer were moved.

    An embargo ends no other way, and a release that runs tells nobody other days than were shown.
    """

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        screens = (("release", _("Release decisions"), "mail"), ("waitlist", _("Waitlist"), "list-ol"))
        return [
            *super().header_more_buttons,
            *(
                Button(
                    label,
                    url=reverse(f"mentoring_round_forms:{name}", args=[self.object.pk]),
                    icon_name=icon,
                    priority=number,
                )
                for number, (name, label, icon) in enumerate(screens, 5)
            ),
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nobody begins an application between the look at who relies on the row and its change."""
        with transaction.atomic():
            hold_round_form(self.get_object())
            return super().post(request, *args, **kwargs)

    def save_instance(self) -> RoundForm:
        before = RoundForm.objects.get(pk=self.object.pk)
        saved = super().save_instance()
        if before.release_not_before != saved.release_not_before:
            data = {"before": _moment(before.release_not_before), "after": _moment(saved.release_not_before)}
            log(saved, "wagtail_mentoring.change_release_date", user=self.request.user, data=data)
        if before.answer_days != saved.answer_days:
            data = {"before": before.answer_days or "–", "after": saved.answer_days or "–"}
            data["outcome"] = ApplicationStatus.ACCEPTED.value
            log(saved, DAYS_CHANGED, user=self.request.user, data=data)
        return saved


def release_buttons(user: Any) -> list[Button]:
    """For the list of applications: the release screens of the rounds in which decisions wait to be told."""
    policies = (APPLICATION_POLICY, ROUND_FORM_POLICY)
    if not all(policy.user_has_permission(user, "change") for policy in policies):
        return []
    untold = Application.objects.filter(
        round=OuterRef("round"), role=OuterRef("role"), status__in=DECIDED, released_at=None
    )
    untold = APPLICATION_POLICY.narrow(untold, user, ["change"])
    rows = ROUND_FORM_POLICY.within_reach(user, "change").filter(Exists(untold))
    rows = rows.select_related("round__program").order_by("-round__opens_at", "role")[:MOST_ROUNDS]
    return [
        Button(
            _("Release decisions: %(round)s") % {"round": row},
            url=reverse("mentoring_round_forms:release", args=[row.pk]),
            icon_name="mail",
            priority=120 + number,
        )
        for number, row in enumerate(rows)
    ]


def _moment(value: Any) -> str:
    return value.isoformat(timespec="minutes") if value else "–"
