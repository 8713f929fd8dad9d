"""What an audience may see of a mentor: the one place that turns a profile into values to display.

Cards, profile pages, structured data, previews and the API show what stands here and read no field of the
model themselves, so a field that is hidden from an audience is absent everywhere. Contact data is not even
known here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Locale

from wagtail_mentoring import conf

from . import decisions
from .choices import Availability
from .vocabulary_models import Term, Vocabulary

PUBLIC, SIGNED_IN, STAFF = decisions.AUDIENCE_LEVELS

TONES = {Availability.AVAILABLE: "success", Availability.FULL: "neutral", Availability.PAUSED: "warning"}


@dataclass(frozen=True)
class TermView:
    """A term of a mentor, named in the reader's language."""

    #: The translation key, the same in every language.
    key: Any
    name: str
    slug: str
    #: ``industry=biotech``: what finds others with this term.
    query: str


@dataclass(frozen=True)
class TermGroup:
    """A mentor's terms of one vocabulary, in the editors' order."""

    name: str
    slug: str
    on_card: bool
    terms: tuple[TermView, ...]


@dataclass(frozen=True)
class MentorView:
    """A mentor as one audience sees it. A text that is hidden or missing is empty."""

    pk: int
    slug: str
    name: str
    pronouns: str
    photo_url: str
    #: A small square, for lists.
    photo_small_url: str
    photo_alt: str
    job_title: str
    employer: str
    city: str
    country: str
    time_zone: str
    bio: str
    linkedin_url: str
    response_promise: str
    degrees: tuple[str, ...]
    groups: tuple[TermGroup, ...]
    availability: Availability
    places_free: int
    capacity: int
    pause_until: Any
    is_recent: bool

    @property
    def headline(self) -> str:
        """“Data scientist, Novartis”, or the one of both that is there."""
        return ", ".join(filter(None, (self.job_title, self.employer)))

    @property
    def place(self) -> str:
        return ", ".join(filter(None, (self.city, self.country)))

    @property
    def card_terms(self) -> tuple[str, ...]:
        """Names of the terms that belong on a card."""
        return tuple(term.name for group in self.groups if group.on_card for term in group.terms)

    def term_names(self, keys: Iterable[Any]) -> list[str]:
        """What the terms with these translation keys are called, in the order of the keys."""
        names = {term.key: term.name for group in self.groups for term in group.terms}
        return [names[key] for key in keys if key in names]

    @property
    def tone(self) -> str:
        """The ``status`` element's tone for the availability."""
        return TONES[self.availability]

    @property
    def places(self) -> str:
        """How many mentees could still come, in a sentence that promises nothing else."""
        if self.availability == Availability.PAUSED:
            return _("Taking a break")
        if self.availability == Availability.FULL:
            return _("No places free now")
        sentence = ngettext(
            "%(free)d of %(capacity)d place free", "%(free)d of %(capacity)d places free", self.capacity
        )
        return sentence % {"free": self.places_free, "capacity": self.capacity}


#: Names of terms and of vocabularies by translation key, in the reader's language; empty in the mentors' own.
Names = dict[Any, str]


def translated_names(vocabularies: Iterable[Vocabulary], terms: Iterable[Term]) -> Names:
    """How these are called in the active language: at most two queries, none for that language itself."""
    active = Locale.get_active()
    return {**_names(Vocabulary, active, vocabularies), **_names(Term, active, terms)}


def _names(model: type, locale: Locale, rows: Iterable[Any]) -> Names:
    keys = {row.translation_key for row in rows if row.locale_id != locale.pk}
    if not keys:
        return {}
    translations = model.objects.filter(locale=locale, translation_key__in=keys).order_by()
    return dict(translations.values_list("translation_key", "name"))


def cards_for(mentors: Iterable[Any], audience: str) -> list[MentorView]:
    """Each mentor as ``audience`` (public, signed_in or staff) may see it, in the given order.

    Takes a constant number of queries, however many mentors there are.
    """
    mentors = list(mentors)
    prefetch_related_objects(mentors, "terms__vocabulary", "degrees")
    names = _names_for([term for mentor in mentors for term in mentor.terms.all()])
    return [_view(mentor, audience, names) for mentor in mentors]


def profile_for(mentor: Any, audience: str) -> MentorView:
    """One mentor as ``audience`` may see it; also a draft that is not saved."""
    return _view(mentor, audience, _names_for(mentor.terms.all()))


def _names_for(terms: Iterable[Term]) -> Names:
    return translated_names([term.vocabulary for term in terms], terms)


def _view(mentor: Any, audience: str, names: Names) -> MentorView:
    def shown(field: str) -> Any:
        return mentor.shown_to(audience, field)

    photo, degrees = shown("photo"), shown("degrees")
    return MentorView(
        pk=mentor.pk,
        slug=mentor.slug,
        name=mentor.name,
        pronouns=shown("pronouns"),
        photo_url=photo.url if photo else "",
        photo_small_url=photo.small_url if photo else "",
        photo_alt=mentor.photo_alt if photo else "",
        job_title=shown("job_title"),
        employer=shown("employer"),
        city=shown("city"),
        country=mentor.country,
        time_zone=mentor.time_zone,
        bio=shown("bio"),
        linkedin_url=web_address(shown("linkedin_url")),
        response_promise=mentor.response_promise,
        degrees=tuple(str(degree) for degree in degrees.all()) if degrees else (),
        groups=tuple(_groups(mentor.terms.all(), names)),
        availability=mentor.availability,
        places_free=mentor.places_free,
        capacity=mentor.capacity,
        pause_until=mentor.pause_until,
        is_recent=decisions.is_recent(
            when=mentor.last_active_at, now=timezone.now(), days=conf.get("RECENTLY_ACTIVE_DAYS")
        ),
    )


def web_address(url: str) -> str:
    """``url`` if a browser may follow it from our page, else nothing."""
    return url if url.lower().startswith(("https://", "http://")) else ""


def _groups(terms: Iterable[Term], names: Names) -> Iterable[TermGroup]:
    """The terms by vocabulary, both in the editors' order."""
    by_vocabulary: dict[Vocabulary, list[Term]] = {}
    for term in sorted(terms, key=_editors_order):
        by_vocabulary.setdefault(term.vocabulary, []).append(term)
    for vocabulary, members in by_vocabulary.items():
        yield TermGroup(
            name=names.get(vocabulary.translation_key, vocabulary.name),
            slug=vocabulary.slug,
            on_card=vocabulary.on_card,
            terms=tuple(_term(term, vocabulary, names) for term in members),
        )


def _editors_order(term: Term) -> tuple:
    return term.vocabulary.sort_order, term.vocabulary.pk, term.sort_order, term.name


def _term(term: Term, vocabulary: Vocabulary, names: Names) -> TermView:
    return TermView(
        key=term.translation_key,
        name=names.get(term.translation_key, term.name),
        slug=term.slug,
        query=urlencode({vocabulary.slug: term.slug}),
    )
