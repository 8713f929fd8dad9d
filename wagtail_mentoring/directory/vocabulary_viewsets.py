"""The admin screens of vocabularies and their terms."""

from typing import Any

import django_filters
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TitleFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, LocaleColumn, NumberColumn
from wagtail.coreutils import get_content_languages
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from wagtail_mentoring.offices.viewsets import MENU_HOOK, ChooserWithoutCreation

from . import vocabulary_views as views
from .models import Term, Vocabulary


def locale_columns() -> list[Column]:
    """The language, on a site that has several."""
    return [LocaleColumn(label=_("Locale"))] if len(get_content_languages()) > 1 else []


class WordChooserViewSet(ChooserWithoutCreation, SnippetChooserViewSet):
    """Everybody in the admin may choose words; they are made on their own screens."""


class TermCountColumn(Column):
    """How many terms, as a link to them."""

    cell_template_name = "wagtail_mentoring/admin/term_count_cell.html"

    def get_cell_context_data(self, instance: Vocabulary, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        list_url = reverse(Term.snippet_viewset.get_url_name("list"))
        context["url"] = f"{list_url}?vocabulary={instance.pk}&ordering=sort_order"
        context["text"] = ngettext("%(count)d term", "%(count)d terms", instance.term_count) % {
            "count": instance.term_count
        }
        return context


class VocabularyViewSet(SnippetViewSet):
    """Vocabularies: a new one is a new filter of the directory."""

    model = Vocabulary
    url_prefix = "mentoring/vocabularies"
    menu_hook = MENU_HOOK
    menu_order = 700
    menu_label = _("Vocabularies")
    icon = "list-ul"
    sort_order_field = "sort_order"
    ordering = ["sort_order", "name"]
    copy_view_enabled = False
    chooser_viewset_class = WordChooserViewSet
    index_view_class = views.VocabularyIndexView
    add_view_class = views.VocabularyCreateView
    delete_view_class = views.UnusedDeleteView
    delete_template_name = views.UnusedDeleteView.template_name
    reorder_view_class = views.OrderView
    panels = [
        MultiFieldPanel(
            [
                TitleFieldPanel("name", placeholder=False),
                FieldPanel("slug"),
                FieldPanel("help_text"),
                FieldPanel("max_terms"),
            ],
            heading=_("Vocabulary"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("is_facet"), FieldPanel("on_card")])], heading=_("In the directory")
        ),
    ]

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "name",
            *locale_columns(),
            TermCountColumn("term_count", label=_("Terms")),
            BooleanColumn("is_facet", label=_("Filter")),
            BooleanColumn("on_card", label=_("On cards")),
            Column("max_terms", label=_("Most terms a mentor may choose")),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Vocabulary.objects.annotate(term_count=Count("terms"))


class TermFilterSet(WagtailFilterSet):
    vocabulary = django_filters.ModelChoiceFilter(label=_("Vocabulary"), queryset=Vocabulary.objects.all())

    class Meta:
        model = Term
        fields: list[str] = []


class TermViewSet(SnippetViewSet):
    """Terms of all vocabularies, put in order one vocabulary at a time."""

    model = Term
    url_prefix = "mentoring/terms"
    menu_hook = MENU_HOOK
    menu_order = 710
    menu_label = _("Terms")
    icon = "tag"
    sort_order_field = "sort_order"
    filterset_class = TermFilterSet
    # An index may lag behind; editors look for what they have just written.
    search_backend_name = None
    search_fields = ["name"]
    copy_view_enabled = False
    chooser_viewset_class = WordChooserViewSet
    index_view_class = views.TermIndexView
    add_view_class = views.TermCreateView
    edit_view_class = views.TermEditView
    delete_view_class = views.UnusedDeleteView
    delete_template_name = views.UnusedDeleteView.template_name
    reorder_view_class = views.OrderView
    edit_handler = ObjectList(
        [FieldPanel("vocabulary"), TitleFieldPanel("name", placeholder=False), FieldPanel("slug")],
        base_form_class=views.TermForm,
    )

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "name",
            *locale_columns(),
            Column("vocabulary", label=_("Vocabulary"), sort_key="vocabulary__name"),
            NumberColumn("mentor_count", label=_("Mentors"), sort_key="mentor_count"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Term.objects.select_related("vocabulary").annotate(mentor_count=Count("mentors"))

    def get_urlpatterns(self) -> list[Any]:
        merge = self.construct_view(
            views.MergeTermView,
            index_url_name=self.get_url_name("list"),
            edit_url_name=self.get_url_name("edit"),
        )
        return [*super().get_urlpatterns(), path("merge/<int:pk>/", merge, name="merge")]
