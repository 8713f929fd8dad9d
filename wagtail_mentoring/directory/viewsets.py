"""The admin screens of mentors."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.snippets.views.snippets import SnippetViewSet

from wagtail_mentoring.offices.viewsets import MENU_HOOK, OfficeScopedViewSetMixin

from . import admin_views, contact_views
from .admin_forms import MentorForm
from .admin_widgets import PhotoWidget
from .mentor_filters import MentorFilterSet
from .mentor_listing import MentorIndexView
from .models import Mentor
from .panels import ContactPanel, StandingPanel
from .permissions import MENTOR_POLICY

PROFILE = ObjectList(
    [
        MultiFieldPanel(
            [
                TitleFieldPanel("name", placeholder=False),
                FieldPanel("slug"),
                FieldRowPanel([FieldPanel("sort_name"), FieldPanel("pronouns")]),
                FieldPanel("owner", required_on_save=True),
            ],
            heading=_("Person"),
        ),
        MultiFieldPanel(
            [FieldPanel("photo", widget=PhotoWidget), FieldPanel("photo_alt")], heading=_("Photo")
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("job_title"), FieldPanel("employer")]),
                FieldRowPanel([FieldPanel("city"), FieldPanel("country"), FieldPanel("time_zone")]),
                FieldPanel("linkedin_url"),
            ],
            heading=_("Work and place"),
        ),
        FieldPanel("bio"),
        InlinePanel("degrees", heading=_("Degrees"), label=_("Degree")),
    ],
    heading=_("Profile"),
)
TERMS = ObjectList([FieldPanel("terms")], heading=_("Terms"))
AUDIENCES = ObjectList(
    [
        FieldPanel(
            "field_visibility",
            heading=_("Who sees what"),
            help_text=_(
                "Always shown in the directory: the name, the terms, the country, the time zone, how soon "
                "the mentor answers, and whether there are places free. A term may name the city."
            ),
        ),
        ContactPanel(heading=_("Contact data")),
    ],
    heading=_("Who sees what"),
)
AVAILABILITY = ObjectList(
    [
        StandingPanel(heading=_("Standing")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("capacity"), FieldPanel("response_promise")])], heading=_("Offer")
        ),
    ],
    heading=_("Availability"),
)


class MentorViewSet(OfficeScopedViewSetMixin, SnippetViewSet):
    """Mentors: read by the offices that work together, edited by the one that keeps the profile."""

    model = Mentor
    office_policy = MENTOR_POLICY
    url_prefix = "mentoring/mentors"
    menu_hook = MENU_HOOK
    menu_order = 300
    menu_label = _("Mentors")
    icon = "user"
    filterset_class = MentorFilterSet
    index_view_class = MentorIndexView
    add_view_class = admin_views.MentorCreateView
    inspect_view_class = admin_views.MentorInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    export_filename = "mentors"
    edit_handler = TabbedInterface([PROFILE, TERMS, AUDIENCES, AVAILABILITY], base_form_class=MentorForm)

    def step(self, view_class: type) -> Any:
        return self.construct_view(
            view_class, index_url_name=self.get_url_name("list"), edit_url_name=self.get_url_name("edit")
        )

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("move/<int:pk>/<str:move>/", self.step(admin_views.MoveMentorView), name="move"),
            path("consent/<int:pk>/", self.step(admin_views.RecordConsentView), name="consent"),
            path(
                "withdraw-consent/<int:pk>/",
                self.step(admin_views.WithdrawConsentView),
                name="withdraw_consent",
            ),
            path("contact/<int:pk>/", self.step(contact_views.ContactView), name="contact"),
            path(
                "change-contact/<int:pk>/",
                self.step(contact_views.ChangeContactView),
                name="change_contact",
            ),
            path("export-contacts/", self.step(contact_views.ExportContactsView), name="export_contacts"),
        ]
