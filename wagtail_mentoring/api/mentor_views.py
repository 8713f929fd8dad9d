"""The mentor directory: the same question, order, counts and privacy as its page."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from wagtail_mentoring.directory.choices import SortOrder
from wagtail_mentoring.directory.finder import MentorFinder
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.directory.permissions import audience_of
from wagtail_mentoring.directory.queries import AVAILABLE, SORT, TEXT, DirectoryQuery
from wagtail_mentoring.directory.suggestions import suggestions
from wagtail_mentoring.directory.visibility import MentorView, cards_for, profile_for

from . import examples
from .mentor_serializers import (
    DirectoryPageSerializer,
    DirectoryParameters,
    MentorPageSerializer,
    MentorParameters,
    MentorSerializer,
    SuggestionParameters,
    SuggestionsSerializer,
    facet_data,
    mentor_data,
)
from .open_directories import directory_page, directory_pages
from .pagination import PageParameters, paged, read_parameters
from .schema import operation
from .views import ApiView


class DirectoryView(ApiView):
    """Answers for one directory page, as whoever asks sees it."""

    limit = "api_search"

    def mentor_url(self, page: Any, slug: str) -> str:
        return self.absolute(page.profile_url(slug, self.request))

    def as_data(self, page: Any, mentor: MentorView) -> dict[str, Any]:
        url = self.mentor_url(page, mentor.slug)
        return mentor_data(mentor, url=url, photo_url=self.absolute(mentor.photo_url))


class DirectoriesView(ApiView):
    @operation(
        "List directory pages",
        response=DirectoryPageSerializer,
        example=examples.page_of(examples.DIRECTORY),
        parameters=[PageParameters],
        problems=[400, 404],
        tag="directory",
        operation_id="list_directories",
    )
    def get(self, request: Request) -> Response:
        parameters = read_parameters(PageParameters, self)
        return Response(paged(self, directory_pages(request), parameters, self.represent))

    def represent(self, pages: Sequence[Any]) -> list[dict[str, Any]]:
        return [
            {
                "id": page.pk,
                "title": page.title,
                "url": self.absolute(page.get_url(self.request)),
                "language": page.locale.language_code,
                "default_sort": page.default_sort,
                "hides_unavailable": page.hide_unavailable,
            }
            for page in pages
        ]


class MentorsView(DirectoryView):
    @operation(
        "Search mentors",
        response=MentorPageSerializer,
        example=examples.MENTORS,
        parameters=[MentorParameters],
        problems=[400, 401, 403, 404],
        tag="directory",
        operation_id="list_mentors",
    )
    def get(self, request: Request) -> Response:
        parameters = read_parameters(MentorParameters, self)
        page = directory_page(request, parameters.get("directory"))
        query = _query(parameters, page)
        finder = MentorFinder(query, page.facets, hide_unavailable=page.hide_unavailable)
        audience = audience_of(request.user)

        def represent(mentors: Sequence[Mentor]) -> list[dict[str, Any]]:
            return [self.as_data(page, card) for card in cards_for(mentors, audience)]

        corrections = finder.from_engine("corrections") or ()
        return Response(
            {
                **paged(self, finder.found, parameters, represent),
                "available": finder.count_available(),
                "facets": facet_data(finder.groups()) if parameters["facets"] else [],
                "corrections": [{"typed": one.typed, "meant": one.meant} for one in corrections if one.meant],
            }
        )


class MentorDetailView(DirectoryView):
    """One listed mentor."""

    @operation(
        "Read a mentor's profile",
        response=MentorSerializer,
        example=examples.MENTOR,
        parameters=[DirectoryParameters],
        problems=[400, 401, 403, 404],
        tag="directory",
        operation_id="read_mentor",
    )
    def get(self, request: Request, slug: str) -> Response:
        parameters = read_parameters(DirectoryParameters, self)
        page = directory_page(request, parameters.get("directory"))
        mentor = Mentor.objects.listed().with_card_details().filter(slug=slug).first()
        if mentor is None:
            raise NotFound
        return Response(self.as_data(page, profile_for(mentor, audience_of(request.user))))


class SuggestionsView(DirectoryView):
    @operation(
        "Suggest terms, employers and mentors while somebody types",
        response=SuggestionsSerializer,
        example=examples.SUGGESTIONS,
        parameters=[SuggestionParameters],
        problems=[400, 401, 403, 404],
        tag="directory",
        operation_id="suggest",
    )
    def get(self, request: Request) -> Response:
        parameters = read_parameters(SuggestionParameters, self)
        page = directory_page(request, parameters.get("directory"))
        found = suggestions(parameters["q"], page.facets, hide_unavailable=page.hide_unavailable)
        return Response(
            {
                "terms": [
                    {"vocabulary": facet.slug, "slug": term.slug, "name": term.name}
                    for facet, term in found.terms
                ],
                "employers": found.employers,
                "mentors": [
                    {
                        "slug": mentor.slug,
                        "url": self.mentor_url(page, mentor.slug),
                        "name": mentor.name,
                        "headline": mentor.headline,
                    }
                    for mentor in found.mentors
                ],
            }
        )


def _query(parameters: dict[str, Any], page: Any) -> DirectoryQuery:
    """The question to the directory, read as its page reads an address."""
    known = {facet.slug: {term.slug for term in facet.terms} for facet in page.facets}
    values = QueryDict(mutable=True)
    for name in parameters.get("term", []):
        vocabulary, _colon, term = name.partition(":")
        if term not in known.get(vocabulary, ()):
            raise ValidationError({"term": [_("%(name)s is no filter of this directory.") % {"name": name}]})
        values.appendlist(vocabulary, term)
    values[TEXT], values[SORT] = parameters.get("q", ""), parameters.get("sort", "")
    values[AVAILABLE] = "1" if parameters["available"] else ""
    return DirectoryQuery.read(values, terms=known, sorts=SortOrder.values, default_sort=page.default_sort)
