"""What search engines and social networks read about a page: description, address, picture and JSON-LD."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import html_safe, strip_tags
from wagtail.images.models import AbstractImage
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.models import Site

from .models import Program, Round

#: As in Django's ``json_script``: nothing in the data can end the script element or open a comment.
SCRIPT_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}

SHARE_IMAGE = "fill-1200x630|format-jpeg"


@html_safe
class JsonLd:
    """Structured data that a template may print inside ``<script type="application/ld+json">``."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = {"@context": "https://schema.org", **data}

    def __str__(self) -> str:
        return json.dumps(self.data).translate(SCRIPT_ESCAPES)


@dataclass(frozen=True)
class PageMetadata:
    """Everything ``wagtail_mentoring/pages/metadata.html`` prints."""

    title: str
    description: str
    url: str
    site_name: str
    image_url: str = ""
    json_ld: JsonLd | None = None
    #: Addresses of the same page by language code, its own among them; empty without translations.
    alternates: Mapping[str, str] = field(default_factory=dict)

    def below(self, ending: str) -> "PageMetadata":
        """The same for an address that a page answers itself: its own with ``ending`` after it."""
        alternates = {code: url + ending for code, url in self.alternates.items()}
        return replace(self, url=self.url + ending, alternates=alternates)


def page_metadata(
    page: Any,
    request: HttpRequest,
    *,
    description: str = "",
    image: AbstractImage | None = None,
    json_ld: JsonLd | None = None,
) -> PageMetadata:
    """Metadata of ``page``; what editors wrote for search engines wins over the defaults given here."""
    site = Site.find_for_request(request)
    image_url = get_rendition_or_not_found(image, SHARE_IMAGE).url if image else ""
    return PageMetadata(
        title=getattr(page, "seo_title", "") or page.title,
        description=getattr(page, "search_description", "") or description,
        url=page.get_full_url(request) or "",
        site_name=site.site_name if site else "",
        image_url=request.build_absolute_uri(image_url) if image_url else "",
        json_ld=json_ld,
        alternates=page_alternates(page, request),
    )


def page_alternates(page: Any, request: HttpRequest) -> dict[str, str]:
    """Addresses of ``page`` and its public translations by language code; empty for one without any."""
    if not getattr(settings, "WAGTAIL_I18N_ENABLED", False) or page.pk is None:
        return {}
    translations = page.get_translations().live().public().select_related("locale")
    if not translations:
        return {}
    return {each.locale.language_code: each.get_full_url(request) or "" for each in [page, *translations]}


def program_data(
    program: Program, round: Round | None, *, url: str, description: str, providers: Sequence[str]
) -> dict:
    """The program as schema.org's ``EducationalOccupationalProgram``, with the dates of ``round``."""
    data: dict[str, Any] = {
        "@type": "EducationalOccupationalProgram",
        "name": program.name,
        "description": description,
        "url": url,
        "provider": [{"@type": "Organization", "name": name} for name in providers],
        "programPrerequisites": program.eligibility,
    }
    if round:
        data |= {
            "applicationStartDate": round.opens_at.astimezone(round.zone).date().isoformat(),
            "applicationDeadline": round.closes_at.isoformat(),
            "startDate": round.starts_on.isoformat(),
            "endDate": round.ends_on.isoformat(),
        }
    return {key: value for key, value in data.items() if value}


def questions_data(questions: Sequence[tuple[str, str]]) -> dict:
    """Questions and answers as schema.org's ``FAQPage``; answers lose their markup."""
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": question,
                "acceptedAnswer": {"@type": "Answer", "text": " ".join(strip_tags(answer).split())},
            }
            for question, answer in questions
        ],
    }
