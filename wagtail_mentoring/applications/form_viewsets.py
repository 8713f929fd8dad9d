"""The admin screens of application forms, and of which round uses which form."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path, re_path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from wagtail_mentoring.directory.vocabulary_viewsets import locale_columns
from wagtail_mentoring.offices.viewsets import MENU_HOOK, OfficeScopedViewSetMixin
from wagtail_mentoring.programs.models import Round

from . import release_views, waitlist_views
from .form_import_views import ImportReportView, ImportView, OldPagesView
from .form_publishing import (
    FormCopyView,
    FormCreateView,
    FormEditView,
    FormIndexView,
    ReviewChangesView,
)
from .models import ApplicationForm, RoundForm
from .permissions import FORM_POLICY, ROUND_FORM_POLICY, programs_of
from .release_settings import RoundFormEditView


class ApplicationFormViewSet(OfficeScopedViewSetMixin, SnippetViewSet):
    """Forms as snippets: drafts, workflow, lock, preview, history. The office that keeps one edits it."""

    model = ApplicationForm
    office_policy = FORM_POLICY
    url_namespace = "mentoring_forms"
    admin_url_namespace = "mentoring_forms"
    base_url_path = "mentoring/forms"
    chooser_base_url_path = "mentoring/forms/chooser"
    chooser_admin_url_namespace = "mentoring_forms_chooser"
    menu_hook = MENU_HOOK
    menu_label = _("Application forms")
    menu_order = 320
    icon = "form"
    add_to_admin_menu = True
    copy_view_enabled = True
    index_view_class = FormIndexView
    add_view_class = FormCreateView
    copy_view_class = FormCopyView
    edit_view_class = FormEditView

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "name",
            "title",
            *locale_columns(),
            Column("office", label=_("Kept by")),
            LiveStatusTagColumn(),
            UpdatedAtColumn(),
        ]

    def get_queryset(self, request: Any) -> QuerySet:
        return ApplicationForm.objects.select_related("office", "locale")

    def get_urlpatterns(self) -> list[Any]:
        review = path("review/<int:pk>/", self.construct_view(ReviewChangesView), name="review")
        return [
            *super().get_urlpatterns(),
            review,
            path("import/", self.construct_view(OldPagesView), name="import"),
            path("import/<int:page_pk>/", self.construct_view(ImportView), name="import_page"),
            re_path(
                r"^import/(?P<page_pk>[0-9]{1,18})/report\.(?P<ending>csv|json)$",
                self.construct_view(ImportReportView),
                name="import_report",
            ),
        ]


class RoundFormForm(WagtailAdminModelForm):
    """Offers the rounds of the user's own programs, newest first, and forms that have been published."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rounds = Round.objects.filter(program__in=programs_of(self.for_user)).select_related("program")
        self.fields["round"].queryset = rounds.newest_first()
        published = ApplicationForm.objects.filter(versions__isnull=False)
        self.fields["form"].queryset = ApplicationForm.objects.filter(
            translation_key__in=published.values("translation_key")
        )

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
            ("release/<int:pk>/mail/<slug:outcome>/", release_views.ReleaseMailView, "release_mail"),
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
