"""The admin's pages for invitations: the list, making codes and showing them once, revoking one."""

import csv
import io
from typing import Any

from django import forms
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import CreateView, IndexView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button

from wagtail_mentoring.applications import access_actions
from wagtail_mentoring.applications.access_models import Invitation
from wagtail_mentoring.applications.notifications import full_url
from wagtail_mentoring.offices.confirm_views import ConfirmActionView
from wagtail_mentoring.offices.exports import defused

from .extension_views import RefusalsInFormMixin

LIST = "mentoring_invitations:index"
#: Between showing new codes and downloading them: the page itself carries them, signed, for an hour.
SALT = "wagtail_mentoring.invitation_codes"
HOUR = 3600


def url_finder(policy: Any, url_name: str) -> type:
    return type(
        "InvitationURLFinder",
        (ModelAdminURLFinder,),
        {"permission_policy": policy, "edit_url_name": url_name},
    )


def state_of(invitation: Invitation) -> Any:
    now = timezone.now()
    if invitation.revoked_at:
        return _("Revoked")
    if invitation.used >= invitation.max_uses:
        return _("Used up")
    if invitation.is_valid_at(now):
        return _("Valid")
    return _("Not valid yet") if invitation.valid_from and now < invitation.valid_from else _("Out of date")


class InvitationIndexView(IndexView):
    any_permission_required = ["change", "view"]
    page_title = gettext_lazy("Invitations")
    default_ordering = "-created_at"
    search_fields = ["label", "email", "ending"]
    search_backend_name = None
    results_template_name = "wagtail_mentoring/admin/access/invitation_results.html"

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title(
                "code",
                label=_("Code ends in"),
                accessor=lambda row: f"…{row.ending}",
                get_url=lambda row: None,
            ),
            Column("label", label=_("Label"), sort_key="label"),
            Column("email", label=_("Only for"), sort_key="email"),
            Column("round_form", label=_("Applies to"), sort_key="round_form__round__opens_at"),
            Column(
                "used",
                label=_("Used by"),
                accessor=lambda row: _("%(used)d of %(most)d") % {"used": row.used, "most": row.max_uses},
                sort_key="used",
            ),
            StatusTagColumn(
                "standing",
                label=_("State"),
                accessor=state_of,
                primary=lambda row: row.is_valid_at(timezone.now()) and row.used < row.max_uses,
            ),
            DateColumn("created_at", label=_("Made"), sort_key="created_at"),
        ]

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("round_form__round__program")

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by(self.ordering, "-pk")

    def get_list_more_buttons(self, instance: Invitation) -> list[Button]:
        url = reverse("mentoring_invitations:history", args=[instance.pk])
        history = Button(_("History"), url=url, icon_name="history")
        if instance.revoked_at or instance.pk not in self.changeable_pks:
            return [history]
        url = reverse("mentoring_invitations:revoke", args=[instance.pk])
        return [Button(_("Revoke"), url=url, icon_name="cross"), history]


@method_decorator(never_cache, "dispatch")
class InvitationCreateView(RefusalsInFormMixin, CreateView):
    """Makes codes; the answer to the POST shows them, once."""

    page_title = gettext_lazy("Make")
    submit_button_label = gettext_lazy("Make the codes")
    template_name = "wagtail_mentoring/admin/access/invitation_create.html"
    made: list[tuple[Invitation, str]]

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """A page sent again is refused, for its codes are made; the page that says so can make new ones."""
        form.begin_anew()
        return super().form_invalid(form)

    def save_instance(self) -> Invitation:
        data = self.form.cleaned_data
        self.made = access_actions.make_invitations(
            round_form=data["round_form"],
            batch=data["batch"],
            count=data["count"],
            emails=data["addresses"],
            label=data["label"],
            max_uses=data["max_uses"],
            valid_from=data["valid_from"],
            valid_until=data["valid_until"],
            user=self.request.user,
        )
        return self.made[0][0]

    def save_action(self) -> HttpResponse:
        if self.expects_json_response:
            return redirect(LIST)
        rows = [[code, invitation.email] for invitation, code in self.made]
        start_url = full_url("application_start", self.object.round_form_id)
        data = {"rows": rows, "start_url": start_url, "user": str(self.request.user.pk)}
        context = {
            **self.get_context_data(),
            "rows": rows,
            "start_url": start_url,
            "mailed": bool(self.object.email),
            "signed": signing.dumps(data, salt=SALT, compress=True),
        }
        return render(self.request, "wagtail_mentoring/admin/access/invitation_codes.html", context)


@method_decorator(never_cache, "dispatch")
class CodesDownloadView(PermissionCheckedMixin, View):
    """The codes of the page that has just shown them, as CSV. They come from that page, signed."""

    model = Invitation
    permission_required = "add"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            data = signing.loads(request.POST.get("codes", ""), salt=SALT, max_age=HOUR)
        except signing.BadSignature:
            data = {"user": None}
        if data["user"] != str(request.user.pk):
            messages.error(request, _("These codes can no longer be downloaded. Make new ones."))
            return redirect(LIST)
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow([_("code"), _("only for"), _("link")])
        writer.writerows(
            [code, defused(email), f"{data['start_url']}?code={code}"] for code, email in data["rows"]
        )
        response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="invitations.csv"'
        return response


class InvitationRevokeView(ConfirmActionView):
    model = Invitation
    page_title = gettext_lazy("Revoke the invitation")
    confirm_label = gettext_lazy("Revoke")
    index_url_name = LIST
    serious = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        plural = capfirst(Invitation._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse(LIST), "label": plural},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_message(self) -> str:
        return _(
            "Nobody can start an application with the code …%(ending)s any more. People who did keep theirs."
        ) % {"ending": self.object.ending}

    def get_success_message(self) -> str:
        return _("The code …%(ending)s is revoked.") % {"ending": self.object.ending}

    def get_success_url(self) -> str:
        return reverse(LIST)

    def act(self, form: forms.Form) -> None:
        access_actions.revoke_invitation(invitation=self.object, user=self.request.user)
