"""The lists that describe mentors and filter the directory."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from wagtail_mentoring.directory.models import Term, Vocabulary
from wagtail_mentoring.directory.visibility import translated_names

from .pagination import PagedSerializer, PageParameters, paged, read_parameters
from .schema import operation
from .views import ApiView


class TermSerializer(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField(help_text="In the language that was asked for.")
    key = serializers.UUIDField(help_text="The same in every language; answers to forms name it.")


class VocabularySerializer(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()
    key = serializers.UUIDField()
    is_facet = serializers.BooleanField(help_text="Whether the directory may filter by it.")
    terms = TermSerializer(many=True)


class VocabularyPageSerializer(PagedSerializer):
    results = VocabularySerializer(many=True)


EXAMPLE = {
    "slug": "industry",
    "name": "Industry",
    "key": "0f1c6a5e-2b0a-4b6e-8f7a-3f0f4f5b7c11",
    "is_facet": True,
    "terms": [{"slug": "biotech", "name": "Biotech", "key": "6b9f6a0c-9a53-4c0e-b5ab-0d6b0e1e2d10"}],
}


class VocabulariesView(ApiView):
    @operation(
        "List vocabularies with their terms",
        response=VocabularyPageSerializer,
        example={"count": 1, "next": None, "previous": None, "results": [EXAMPLE]},
        parameters=[PageParameters],
        problems=[400, 404],
        tag="directory",
        operation_id="list_vocabularies",
    )
    def get(self, request: Request) -> Response:
        rows = Vocabulary.objects.canonical()
        return Response(paged(self, rows, read_parameters(PageParameters, self), self.represent))

    def represent(self, vocabularies: Any) -> list[dict[str, Any]]:
        terms = Term.objects.filter(vocabulary__in=vocabularies).order_by("sort_order", "name", "pk")
        names = translated_names(vocabularies, terms)
        return [
            {
                "slug": vocabulary.slug,
                "name": names.get(vocabulary.translation_key, vocabulary.name),
                "key": str(vocabulary.translation_key),
                "is_facet": vocabulary.is_facet,
                "terms": [
                    {
                        "slug": term.slug,
                        "name": names.get(term.translation_key, term.name),
                        "key": str(term.translation_key),
                    }
                    for term in terms
                    if term.vocabulary_id == vocabulary.pk
                ],
            }
            for vocabulary in vocabularies
        ]
