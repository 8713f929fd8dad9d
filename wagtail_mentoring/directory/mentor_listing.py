"""The admin's list of mentors: columns, search, and the export with or without contact data."""

from collections import OrderedDict
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView

from wagtail_mentoring.offices.exports import DefusedExportMixin
from wagtail_mentoring.offices.publication_columns import PublicationColumn, with_publication

from .choices import MentorStatus
from .contact_actions import export_contacts
from .mentor_filters import SEARCHED, with_words
from .mentor_links import mentor_buttons
from .models import ContactCard, Mentor
from .permissions import contact_cards_exportable_by


def places_text(mentor: Mentor) -> str:
    """“2 of 3 free”, or why there is none."""
    if mentor.status == MentorStatus.APPROVED:
        return _("%(free)d of %(capacity)d free") % {"free": mentor.places_free, "capacity": mentor.capacity}
    if mentor.status == MentorStatus.PAUSED:
        return _("On a break")
    return "–"


def owner_of(mentor: Mentor) -> str:
    card = getattr(mentor, "contact_card", None)
    return str(card.owner) if card else ""


def has_consented(mentor: Mentor) -> bool:
    return mentor.consented_at is not None


class MentorColumn(TitleColumn):
    """Name with the photo before it and the job below."""

    cell_template_name = "wagtail_mentoring/admin/mentors/person_cell.html"


class MentorIndexView(DefusedExportMixin, IndexView):
    """Mentors the user's offices reach. Searches the database: an index has only what visitors find."""

    search_backend_name = None
    search_fields = list(SEARCHED)
    default_ordering = "sort_key"
    list_export = [
        "name",
        "status",
        "places",
        "job_title",
        "employer",
        "city",
        "country",
        "owner",
        "published",
    ]
    contact_columns = ("email", "phone", "crm_id")
    export_headings = {
        "places": gettext_lazy("Availability"),
        "owner": gettext_lazy("Kept by"),
        "published": gettext_lazy("Published"),
        "email": gettext_lazy("E-mail"),
        "phone": gettext_lazy("Phone"),
        "crm_id": gettext_lazy("Id in the alumni database"),
    }
    #: Set by the view that asked for it: what contact data is exported for. Empty: none is.
    purpose = ""

    @cached_property
    def columns(self) -> list[Column]:
        checkbox = super().columns[0]
        title = self._get_title_column_class(MentorColumn)
        return [
            checkbox,
            title(
                "name",
                label=_("Name"),
                sort_key="sort_key",
                get_url=lambda mentor: self.get_edit_url(mentor) or self.get_inspect_url(mentor),
                get_title_id=lambda mentor: f"snippet_{mentor.pk}_title",
            ),
            Column("status", label=_("Status"), accessor="get_status_display", sort_key="status"),
            Column("places", label=_("Availability"), accessor=places_text, sort_key="places_free"),
            Column("owner", label=_("Kept by"), accessor=owner_of),
            DateColumn("last_active_at", label=_("Last active"), sort_key="last_active_at"),
            BooleanColumn("consent", label=_("Consent"), accessor=has_consented, sort_key="consented_at"),
            PublicationColumn(_("Profile")),
        ]

    def get_base_queryset(self) -> QuerySet:
        return with_publication(super().get_base_queryset().select_related("contact_card__owner"))

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Rows that are equal in the chosen order keep their place from page to page."""
        return queryset.order_by(self.ordering, "sort_key", "pk")

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        return with_words(queryset, self.search_query) if self.is_searching else queryset

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = [*super().header_more_buttons, *mentor_buttons(self.request.user)]
        if contact_cards_exportable_by(self.request.user).exists():
            url = reverse(Mentor.snippet_viewset.get_url_name("export_contacts"))
            query = self.request.GET.urlencode()
            label, icon = _("Download with contact data"), "download"
            buttons.append(Button(label, url=f"{url}?{query}", icon_name=icon, priority=110))
        return buttons

    def as_spreadsheet(self, queryset: QuerySet, spreadsheet_format: str) -> HttpResponse:
        """Contact data comes from cards the user may export, each of which keeps a line about it."""
        self.cards: dict[int, ContactCard] = {}
        if self.purpose:
            self.list_export = [*self.list_export, *self.contact_columns]
            self.cards = export_contacts(mentors=queryset, user=self.request.user, purpose=self.purpose)
        return super().as_spreadsheet(queryset, spreadsheet_format)

    def to_row_dict(self, item: Mentor) -> OrderedDict:
        values = {
            "name": item.name,
            "status": item.get_status_display(),
            "places": places_text(item),
            "job_title": item.job_title,
            "employer": item.employer,
            "city": item.city,
            "country": item.country,
            "owner": owner_of(item),
            "published": _("yes") if item.live else _("no"),
        }
        card = self.cards.get(item.pk)
        contact = {name: getattr(card, name, "") for name in self.contact_columns if self.purpose}
        return OrderedDict((name, {**values, **contact}[name]) for name in self.list_export)
