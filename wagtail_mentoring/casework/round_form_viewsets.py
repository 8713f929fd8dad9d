"""The admin screens of a round’s forms: which form it uses, its dates, the release and the waitlist."""

from typing import Any

from django.db.models import Q
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from wagtail_mentoring.application_forms.models import ApplicationForm, RoundForm
from wagtail_mentoring.applications.permissions import ROUND_FORM_POLICY, programs_of
from wagtail_mentoring.offices.viewsets import MENU_HOOK, OfficeScopedViewSetMixin
from wagtail_mentoring.partnership.forms import WallClockField
from wagtail_mentoring.programs.models import Round

from . import release_mail_views, release_views, waitlist_views
from .release_settings import RoundFormEditView
from .round_clocks import RoundClockForm
from .round_form_removal import RoundFormDeleteView


class RoundFormForm(RoundClockForm):
    """Offers the rounds of the user's own programs, newest first, and forms that have been published."""

    MOMENTS = ("opens_at", "closes_at", "release_not_before")

    class Meta(RoundClockForm.Meta):
        field_classes = dict.fromkeys(("opens_at", "closes_at", "release_not_before"), WallClockField)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rounds = Round.objects.filter(program__in=programs_of(self.for_user)).select_related("program")
        self.fields["round"].queryset = rounds.newest_first()
        published = ApplicationForm.objects.filter(versions__isnull=False, live=True)
        self.fields["form"].queryset = ApplicationForm.objects.filter(
            Q(translation_key__in=published.values("translation_key")) | Q(pk=self.instance.form_id)
        )

    def round_before(self) -> Round | None:
        return self.instance.round if self.instance.pk else None

    def round_chosen(self) -> Round | None:
        return self.cleaned_data.get("round")

    def clean_form(self) -> ApplicationForm:
        """Whichever language was chosen, the round gets the form that owns the questions."""
        return self.cleaned_data["form"].source


class RoundFormViewSet(OfficeScopedViewSetMixin, ModelViewSet):
    """Which form a round uses for mentees and for mentors. A round without one takes no applications."""

    model = RoundForm
    office_policy = ROUND_FORM_POLICY
    name = "mentoring_round_forms"
    url_prefix = "mentoring/round-forms"
    menu_hook = MENU_HOOK
    menu_label = _("Forms of rounds")
    menu_order = 330
    icon = "link"
    copy_view_enabled = False
    edit_view_class = RoundFormEditView
    delete_view_class = RoundFormDeleteView
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("round"), FieldPanel("role")]),
            FieldPanel("form"),
            FieldPanel("entry"),
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
            FieldPanel("retention_months"),
            FieldRowPanel([FieldPanel("needs_signatures"), FieldPanel("release_not_before")]),
            FieldPanel("answer_days"),
        ],
        base_form_class=RoundFormForm,
    )

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "round",
            Column("role", label=_("For"), accessor="get_role_display", sort_key="role"),
            Column("form", label=_("Form"), sort_key="form__name"),
        ]

    def get_urlpatterns(self) -> list[Any]:
        screens = (
            ("release/<int:pk>/", release_views.ReleaseRoundView, "release"),
            ("release/<int:pk>/mail/<slug:outcome>/", release_mail_views.ReleaseMailView, "release_mail"),
            ("release/<int:pk>/run/<uuid:key>/", release_views.ReleaseRunView, "release_run"),
            ("waitlist/<int:pk>/", waitlist_views.WaitlistView, "waitlist"),
            ("waitlist/<int:pk>/move/", waitlist_views.WaitlistMoveView, "waitlist_move"),
            ("waitlist/<int:pk>/offer/", waitlist_views.WaitlistOfferView, "waitlist_offer"),
        )
        own = [path(address, self.construct_view(view), name=name) for address, view, name in screens]
        return [*super().get_urlpatterns(), *own]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        rows = RoundForm.objects.select_related("round__program", "form").order_by("-round__opens_at", "role")
        return super().get_index_view_kwargs(queryset=rows, **kwargs)
