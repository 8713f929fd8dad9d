"""What the directory's search box offers while somebody types, as groups of options for the template."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .queries import DirectoryQuery
from .suggestions import Suggestions


@dataclass(frozen=True)
class Option:
    """One suggestion; ``url`` is where it leads.

    On the page itself it becomes ``text`` in the search box, or the filter ``name`` = ``value``.
    """

    label: str
    hint: str
    url: str
    text: str = ""
    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class OptionGroup:
    """Suggestions of one kind."""

    key: str
    label: str
    options: Sequence[Option]


def option_groups(found: Suggestions, query: DirectoryQuery, url: str) -> list[OptionGroup]:
    """``found`` for a visitor who sees the directory at ``url`` in the state ``query``; no empty groups.

    A term takes the place of the text it was suggested for and joins the filters in use.
    """
    groups = [
        OptionGroup("terms", _("Filters"), list(_terms(found, query.without_text(), url))),
        OptionGroup("employers", _("Employers"), list(_employers(found, query, url))),
        OptionGroup(
            "mentors",
            _("Mentors"),
            [Option(card.name, card.headline, f"{url}{card.slug}/") for card in found.mentors],
        ),
    ]
    return [group for group in groups if group.options]


def _terms(found: Suggestions, query: DirectoryQuery, url: str) -> Iterator[Option]:
    for facet, term in found.terms:
        if term.slug not in query.terms.get(facet.slug, ()):
            address = f"{url}{query.with_term(facet.slug, term.slug).query_string}"
            yield Option(term.name, facet.name, address, name=facet.slug, value=term.slug)


def _employers(found: Suggestions, query: DirectoryQuery, url: str) -> Iterator[Option]:
    for employer in found.employers:
        yield Option(employer, "", f"{url}{query.with_text(employer).query_string}", text=employer)
