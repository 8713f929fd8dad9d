"""The block that shows some mentors on any page, with a way into the directory."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from wagtail_mentoring.programs.content_blocks import PREVIEW_TEMPLATE

from .models import Mentor, Term
from .permissions import audience_of
from .queries import DirectoryQuery
from .visibility import PUBLIC, cards_for

#: Of how many mentors, those last active, the strip shows a few; which ones changes every day.
TURN_AMONG = 60


class MentorStripBlock(blocks.StructBlock):
    """A few mentors with a place free, chosen by terms, and a link to the directory with the same filters."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, default=_("Meet some of the mentors"))
    text = blocks.TextBlock(label=_("Text"), required=False)
    terms = blocks.ListBlock(
        SnippetChooserBlock("wagtail_mentoring.Term", label=_("Term")),
        label=_("Terms"),
        default=[],
        help_text=_(
            "Only mentors with one of these terms; of two vocabularies, with one of each. Empty: all mentors."
        ),
    )
    number = blocks.IntegerBlock(
        label=_("How many"),
        default=4,
        min_value=2,
        max_value=12,
        help_text=_("Other mentors take their turn tomorrow."),
    )
    directory = blocks.PageChooserBlock(
        label=_("Directory page"),
        required=False,
        help_text=_(
            "Cards link to the profiles there. A private directory shows its mentors to those it lets in."
        ),
    )

    class Meta:
        icon = "user"
        label = _("Mentors")
        group = _("People")
        template = "wagtail_mentoring/blocks/mentor_strip.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("Some mentors with a place free, by terms, and the way to the directory.")
        preview_value = {"title": "Meet some of the mentors", "number": 4, "terms": []}

    def get_context(self, value: blocks.StructValue, parent_context: dict | None = None) -> dict:
        context = super().get_context(value, parent_context=parent_context)
        request = context.get("request")
        directory = value.get("directory")
        directory = directory.localized if directory and directory.live else None
        named = value.get("terms", [])
        terms = canonical_terms(named)
        # Terms that are all deleted, or merged into others, do not mean everybody.
        is_lost = bool(named) and not terms
        is_private = directory is not None and not lets_in(directory, request)
        mentors = [] if is_private or is_lost else mentors_of_the_day(terms, value.get("number") or 4)
        address = directory.get_url(request) if directory else ""
        cards = cards_for(mentors, audience_of(request.user) if hasattr(request, "user") else PUBLIC)
        context.update(
            is_private=is_private,
            cards=[
                {"card": card, "profile_url": f"{address}{card.slug}/" if address else ""} for card in cards
            ],
            directory_url=f"{address}{query_of(terms).query_string}" if address else "",
        )
        return context


def canonical_terms(terms: Iterable[Term | None]) -> list[Term]:
    """The terms that mentors are described with; deleted ones are left out."""
    keys = [term.translation_key for term in terms if term]
    found = (
        Term.objects.canonical().filter(translation_key__in=keys).select_related("vocabulary") if keys else []
    )
    return list(found)


def query_of(terms: list[Term]) -> DirectoryQuery:
    """The state of the directory that shows the same mentors."""
    by_vocabulary: dict[str, tuple[str, ...]] = {}
    for term in terms:
        slug = term.vocabulary.slug
        by_vocabulary[slug] = (*by_vocabulary.get(slug, ()), term.slug)
    return DirectoryQuery(terms=by_vocabulary)


def mentors_of_the_day(terms: list[Term], number: int) -> list[Mentor]:
    """``number`` mentors with a place free: OR within a vocabulary, AND across; each day the next ones."""
    found = Mentor.objects.available()
    for vocabulary in {term.vocabulary_id for term in terms}:
        of_vocabulary = [term for term in terms if term.vocabulary_id == vocabulary]
        found = found.filter(
            pk__in=Mentor.terms.through.objects.filter(term__in=of_vocabulary).values("mentor")
        )
    keys = list(found.order_by("-last_active_at", "pk").values_list("pk", flat=True)[:TURN_AMONG])
    start = timezone.localdate().toordinal() * number % len(keys) if keys else 0
    chosen = [*keys[start:], *keys[:start]][:number]
    mentors = Mentor.objects.listed().with_card_details().in_bulk(chosen)
    return [mentors[key] for key in chosen if key in mentors]


def lets_in(page: Any, request: Any) -> bool:
    """Whether Wagtail's view restrictions let the visitor see ``page``; nobody without a request."""
    restrictions = page.get_view_restrictions()
    return all(request is not None and restriction.accept_request(request) for restriction in restrictions)
