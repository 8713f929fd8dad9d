"""What makes a page the directory: its list of mentors and the profile of each at an address of its own."""

from collections.abc import Collection
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail.snippets.blocks import SnippetChooserBlock

from wagtail_mentoring.programs.metadata import JsonLd, PageMetadata, page_metadata

from .choices import SortOrder
from .facets import Facet, load_facets
from .listing import Listing
from .models import Mentor
from .permissions import audience_of
from .queries import PAGE, RESERVED_PARAMETERS, DirectoryQuery
from .search_box import option_groups
from .similar import similar_mentors
from .structured_data import person_data
from .suggestions import suggestions
from .visibility import PUBLIC, MentorView, cards_for, profile_for

#: What a visitor may choose; the best match is only offered for a text.
PAGE_ORDERS = [(order.value, order.label) for order in SortOrder if order != SortOrder.RELEVANCE]

#: So many seconds a browser keeps what it was told for the same letters.
SUGGESTIONS_ARE_KEPT = 60


class NextStepBlock(blocks.StructBlock):
    """What a visitor can do who has found somebody."""

    title = blocks.CharBlock(label=_("Title"), max_length=80, default=_("How to meet a mentor"))
    text = blocks.TextBlock(label=_("Text"), max_length=400)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    link_label = blocks.CharBlock(label=_("Words of the link"), max_length=60, required=False)

    class Meta:
        icon = "arrow-right"
        label = _("Next step")


class MentorDirectoryPageMixin(RoutablePageMixin, models.Model):
    """The searchable directory. Put it before the host's base page class:

    ``class DirectoryPage(MentorDirectoryPageMixin, Page)`` with
    ``content_panels = [*Page.content_panels, *MentorDirectoryPageMixin.mentoring_panels]``,
    ``search_fields = [*Page.search_fields, *MentorDirectoryPageMixin.mentoring_search_fields]`` and
    ``template = "wagtail_mentoring/directory/directory_page.html"``.

    Who may see it is Wagtail's page privacy, which covers the list, the profiles, the partial answers to htmx
    and the sitemap alike. A profile's address would hide a child page with the same slug: leave
    ``subpage_types`` empty.
    """

    intro = models.TextField(
        _("lead"), max_length=400, blank=True, help_text=_("One or two sentences under the title.")
    )
    vocabularies = StreamField(
        [("vocabulary", SnippetChooserBlock("wagtail_mentoring.Vocabulary", label=_("Vocabulary")))],
        blank=True,
        verbose_name=_("filters"),
        help_text=_(
            "Vocabularies to filter by, in this order; up to eight stay easy to use. Empty: all of them."
        ),
    )
    default_sort = models.CharField(
        _("order"),
        max_length=20,
        choices=PAGE_ORDERS,
        default=SortOrder.NAME,
        help_text=_("Until a visitor chooses another. Mentors without a free place always come last."),
    )
    hide_unavailable = models.BooleanField(
        _("hide mentors without a free place"),
        default=False,
        help_text=_("Their profiles keep their addresses; only the list leaves them out."),
    )
    next_step = StreamField(
        [("next_step", NextStepBlock())],
        blank=True,
        max_num=1,
        verbose_name=_("next step"),
        help_text=_(
            "Stands on every profile: how a student gets in touch. Addresses of mentors are never shown."
        ),
    )

    mentoring_panels = [
        FieldPanel("intro"),
        FieldPanel("vocabularies"),
        MultiFieldPanel([FieldPanel("default_sort"), FieldPanel("hide_unavailable")], heading=_("List")),
        FieldPanel("next_step"),
    ]
    mentoring_search_fields = [index.SearchField("intro")]
    api_fields = [APIField("intro"), APIField("default_sort"), APIField("hide_unavailable")]

    results_template = "wagtail_mentoring/directory/directory_results.html"
    suggestions_template = "wagtail_mentoring/directory/suggestions.html"
    profile_template = "wagtail_mentoring/directory/profile_page.html"

    class Meta:
        abstract = True

    # --- the list ---

    @path("")
    def index_route(self, request: HttpRequest) -> HttpResponse:
        """The directory in the state that the address names."""
        request.is_preview = getattr(request, "is_preview", False)
        listing = self.listing(request)
        partial = _is_partial(request)
        if not partial and not request.is_preview and _is_messy(request, listing):
            return _finished(HttpResponseRedirect(listing.canonical), listing.audience)
        context = self.get_context(request, listing=listing, is_partial=partial)
        template = self.results_template if partial else self.get_template(request)
        response = TemplateResponse(request, template, context)
        if partial:
            response.headers["HX-Push-Url"] = listing.canonical
        return _finished(response, listing.audience)

    # Two steps, so that it can never be a mentor's address.
    @path("search/suggestions/", name="suggestions")
    def suggestions_route(self, request: HttpRequest) -> HttpResponse:
        """Options for the search box in the state that the address names: a piece of HTML."""
        query = self.query(request)
        found = suggestions(query.text, self.facets, hide_unavailable=self.hide_unavailable)
        groups = option_groups(found, query, self.get_url(request) or "")
        response = TemplateResponse(request, self.suggestions_template, {"groups": groups})
        patch_cache_control(response, private=True, max_age=SUGGESTIONS_ARE_KEPT)
        return response

    def query(self, request: HttpRequest) -> DirectoryQuery:
        """What the address asks for."""
        return DirectoryQuery.read(
            request.GET,
            terms={facet.slug: [term.slug for term in facet.terms] for facet in self.facets},
            sorts=SortOrder.values,
            default_sort=self.default_sort,
        )

    def listing(self, request: HttpRequest) -> Listing:
        return Listing(
            self.query(request),
            self.facets,
            url=self.get_url(request) or "",
            audience=audience_of(request.user),
            hide_unavailable=self.hide_unavailable,
        )

    @cached_property
    def facets(self) -> list[Facet]:
        """The chosen vocabularies; in every language of the page the same ones."""
        chosen = [block.value.translation_key for block in self.vocabularies if block.value]
        return load_facets(chosen)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        listing = kwargs.get("listing")
        if listing is not None:
            metadata = page_metadata(self, request, description=self.intro)
            context.update(
                listing=listing,
                suggestions_url=f"{listing.url}{self.reverse_subpage('suggestions')}",
                is_partial=kwargs.get("is_partial", False),
                has_htmx=apps.is_installed("django_htmx"),
                metadata=metadata.below(listing.query.query_string),
            )
        return context

    # --- a profile ---

    @path("<slug:slug>/", name="profile")
    def profile_route(self, request: HttpRequest, slug: str) -> HttpResponse:
        """A listed mentor's page. Whoever is not listed any more is not there: 404."""
        request.is_preview = getattr(request, "is_preview", False)
        mentor = Mentor.objects.listed().with_card_details().filter(slug=slug).first()
        if mentor is None:
            raise Http404("No listed mentor has this address.")
        audience = audience_of(request.user)
        context = self.get_context(request)
        context.update(
            mentor=profile_for(mentor, audience),
            similar=self.similar_entries(request, mentor, audience),
            facet_slugs={facet.slug for facet in self.facets},
            directory_url=self.get_url(request) or "",
            next_step=next(iter(self.next_step), None),
            metadata=self.profile_metadata(request, profile_for(mentor, PUBLIC)),
        )
        return _finished(TemplateResponse(request, self.profile_template, context), audience)

    def profile_url(self, slug: str, request: HttpRequest | None = None) -> str:
        """The address of a mentor's profile in this directory."""
        return f"{self.get_url(request) or ''}{slug}/"

    def similar_entries(self, request: HttpRequest, mentor: Mentor, audience: str) -> list[dict]:
        """Mentors to look at next, each with the words that it shares with this one."""
        found = similar_mentors(mentor)
        cards = cards_for([other for other, _keys in found], audience)
        return [
            {
                "card": card,
                "url": self.profile_url(card.slug, request),
                "reasons": card.term_names(keys)[:3],
            }
            for card, (_other, keys) in zip(cards, found, strict=True)
        ]

    def profile_metadata(self, request: HttpRequest, public: MentorView) -> PageMetadata:
        """What search engines and networks are told: what everybody may see, whoever asks."""
        metadata = page_metadata(self, request).below(f"{public.slug}/")
        photo = request.build_absolute_uri(public.photo_url) if public.photo_url else ""
        summary = ". ".join(filter(None, (public.headline, public.place, public.bio)))
        return replace(
            metadata,
            title=public.name,
            description=Truncator(" ".join(summary.split())).chars(160),
            json_ld=JsonLd(person_data(public, url=metadata.url, photo_url=photo)),
        )

    # --- sitemap ---

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict]:
        """The directory and every profile; one query. Wagtail asks public pages only."""
        urls = super().get_sitemap_urls(request)
        base = urls[0]["location"]
        rows = Mentor.objects.listed().by_name().values_list("slug", "last_published_at")
        return [*urls, *({"location": f"{base}{slug}/", "lastmod": changed} for slug, changed in rows)]


def _is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for the results alone; going back in its history it needs the whole page."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def _is_messy(request: HttpRequest, listing: Listing) -> bool:
    """Whether the address says the same at greater length, or names what is not there; in any order."""
    own: Collection[str] = {*RESERVED_PARAMETERS, *(facet.slug for facet in listing.facets)}
    said = [(name, value) for name, values in request.GET.lists() if name in own for value in values]
    return sorted(pair for pair in said if pair != (PAGE, "1")) != listing.query.params()


def _finished(response: HttpResponse, audience: str) -> HttpResponse:
    """Tell caches what the answer depends on."""
    patch_vary_headers(response, ["HX-Request"])
    if audience != PUBLIC:
        patch_cache_control(response, private=True)
    return response
