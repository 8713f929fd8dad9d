"""Mentors as JSON: what ``directory.visibility`` shows the caller, and nothing of the model itself."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from wagtail_mentoring.directory.choices import Availability, SortOrder
from wagtail_mentoring.directory.queries import MAX_TEXT
from wagtail_mentoring.directory.visibility import MentorView

from .pagination import PagedSerializer, PageParameters

#: ``industry:biotech``, in the letters that slugs have.
TERM = r"^[-a-zA-Z0-9_]+:[-a-zA-Z0-9_]+$"
MOST_TERMS = 50
#: Said so that callers know: no database keeps a NUL in a text.
TEXT = r"^[^\x00]*$"


class DirectoryParameters(serializers.Serializer):
    directory = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="Key of a directory page; else the first."
    )


class MentorParameters(DirectoryParameters, PageParameters):
    q = serializers.RegexField(
        TEXT, required=False, allow_blank=True, max_length=MAX_TEXT, help_text="Words; “in quotes” literally."
    )
    term = serializers.ListField(
        child=serializers.RegexField(TERM, max_length=250),
        required=False,
        max_length=MOST_TERMS,
        help_text="`vocabulary:term`. Of one vocabulary any, of several each.",
    )
    available = serializers.BooleanField(default=False, help_text="Only mentors with places free.")
    sort = serializers.ChoiceField(
        choices=[(order.value, str(order.label)) for order in SortOrder],
        required=False,
        help_text="Else the best match for words, and the directory's own order without.",
    )
    facets = serializers.BooleanField(default=True, help_text="Whether to count the filters.")


class SuggestionParameters(DirectoryParameters):
    q = serializers.RegexField(
        TEXT, max_length=MAX_TEXT, allow_blank=True, help_text="What was typed so far."
    )


class MentorTermSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()


class MentorTermsSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()
    terms = MentorTermSerializer(many=True)


class MentorSerializer(serializers.Serializer):
    """A field that the caller may not see, or that is not filled in, is empty."""

    id = serializers.IntegerField(help_text="Answers that name mentors hold it.")
    slug = serializers.SlugField()
    url = serializers.URLField(help_text="The profile's page.")
    name = serializers.CharField()
    pronouns = serializers.CharField()
    photo_url = serializers.CharField()
    photo_alt = serializers.CharField()
    job_title = serializers.CharField()
    employer = serializers.CharField()
    city = serializers.CharField()
    country = serializers.CharField()
    time_zone = serializers.CharField()
    bio = serializers.CharField()
    linkedin_url = serializers.CharField()
    response_promise = serializers.CharField()
    degrees = serializers.ListField(child=serializers.CharField())
    vocabularies = MentorTermsSerializer(many=True)
    availability = serializers.ChoiceField(choices=Availability.values)
    places_free = serializers.IntegerField()
    capacity = serializers.IntegerField()
    is_recently_active = serializers.BooleanField()


class FacetOptionSerializer(MentorTermSerializer):
    count = serializers.IntegerField(help_text="Mentors there would be with it.")
    is_chosen = serializers.BooleanField()


class FacetSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()
    options = FacetOptionSerializer(many=True)


class CorrectionSerializer(serializers.Serializer):
    typed = serializers.CharField()
    meant = serializers.CharField()


class MentorPageSerializer(PagedSerializer):
    available = serializers.IntegerField(help_text="Mentors of these with places free.")
    facets = FacetSerializer(many=True)
    corrections = CorrectionSerializer(many=True, help_text="Words that were taken for others.")
    results = MentorSerializer(many=True)


class DirectorySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    url = serializers.URLField()
    language = serializers.CharField()
    default_sort = serializers.CharField()
    hides_unavailable = serializers.BooleanField()


class DirectoryPageSerializer(PagedSerializer):
    results = DirectorySerializer(many=True)


class TermSuggestionSerializer(MentorTermSerializer):
    vocabulary = serializers.SlugField()


class MentorSuggestionSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    url = serializers.URLField()
    name = serializers.CharField()
    headline = serializers.CharField()


class SuggestionsSerializer(serializers.Serializer):
    terms = TermSuggestionSerializer(many=True)
    employers = serializers.ListField(child=serializers.CharField())
    mentors = MentorSuggestionSerializer(many=True)


def mentor_data(mentor: MentorView, *, url: str, photo_url: str) -> dict[str, Any]:
    """``mentor`` as ``MentorSerializer`` says."""
    same = (
        "slug name pronouns photo_alt job_title employer city country time_zone bio linkedin_url "
        "response_promise places_free capacity"
    )
    return {
        **{name: getattr(mentor, name) for name in same.split()},
        "id": mentor.pk,
        "url": url,
        "photo_url": photo_url,
        "degrees": list(mentor.degrees),
        "vocabularies": [
            {
                "slug": group.slug,
                "name": group.name,
                "terms": [{"slug": term.slug, "name": term.name} for term in group.terms],
            }
            for group in mentor.groups
        ],
        "availability": mentor.availability.value,
        "is_recently_active": mentor.is_recent,
    }


def facet_data(groups: Sequence[Any]) -> list[dict[str, Any]]:
    names = ("slug", "name", "count", "is_chosen")
    return [
        {
            "slug": group.slug,
            "name": group.name,
            "options": [{name: getattr(option, name) for name in names} for option in group.options],
        }
        for group in groups
    ]
