"""What a visitor asks of the directory, as a plain value that can be read from and written to an address."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlencode

TEXT, SORT, AVAILABLE, PAGE = "q", "sort", "available", "page"

#: Parameters of the address that are no vocabularies.
RESERVED_PARAMETERS = frozenset({TEXT, SORT, AVAILABLE, PAGE})

MAX_TEXT = 200
MAX_WORDS = 12
MAX_PAGE = 10_000

#: A word begins with a letter or a digit and keeps the signs of O’Brien, C++, C#, R&D and e-mail. Everything
#: else, a quotation mark or a NUL for example, means something to one search engine or another and never
#: reaches it.
WORD = re.compile(r"[^\W_][\w'’+#&.\-]*")

#: What stands between two quotation marks is meant literally: these words, in this order, no guessing.
QUOTATION_MARK = re.compile(r'["“”„«»]')


class Parameters(Protocol):
    """What we read: Django's ``QueryDict``."""

    def getlist(self, key: str) -> list[str]: ...


def clean_text(text: str) -> str:
    """The text as shown back to the visitor: printable, one line, at most ``MAX_TEXT`` characters."""
    printable = "".join(char if char.isprintable() else " " for char in text[: 10 * MAX_TEXT])
    return " ".join(printable.split())[:MAX_TEXT].strip()


def words_of(text: str) -> list[str]:
    """The words to search for, in their order, without repetitions."""
    return list(dict.fromkeys(word.rstrip("'’.-&") for word in WORD.findall(text)))[:MAX_WORDS]


@dataclass(frozen=True)
class Piece:
    """A part of a text that can be left out: one word, or the words between two quotation marks."""

    words: tuple[str, ...]
    is_literal: bool = False

    def __str__(self) -> str:
        words = " ".join(self.words)
        return f'"{words}"' if self.is_literal else words


def pieces_of(text: str) -> list[Piece]:
    """What to search for, in its order, without repetitions; a lone quotation mark means nothing."""
    parts = QUOTATION_MARK.split(text)
    pieces: list[Piece] = []
    for number, part in enumerate(parts):
        words = words_of(part)
        if number % 2 and number < len(parts) - 1:
            pieces += [Piece(tuple(words), is_literal=True)] if words else []
        else:
            pieces += [Piece((word,)) for word in words]
    return list(dict.fromkeys(pieces))[:MAX_WORDS]


def page_number(value: str) -> int:
    """A page number from 1 to ``MAX_PAGE``; anything else is the first page."""
    if not (value.isascii() and value.isdecimal()):
        return 1
    return min(max(int(value[:9]), 1), MAX_PAGE)


@dataclass(frozen=True)
class DirectoryQuery:
    """One state of the directory. Terms are slugs by the slug of their vocabulary."""

    text: str = ""
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    available: bool = False
    #: The order the visitor chose, or nothing.
    sort: str = ""
    page: int = 1
    #: The order of this directory page where nobody chose another.
    default_sort: str = "name"

    @classmethod
    def read(
        cls,
        params: Parameters,
        *,
        terms: Mapping[str, Collection[str]],
        sorts: Collection[str],
        default_sort: str,
    ) -> "DirectoryQuery":
        """Read an address. What it names and the directory does not know is left out.

        ``terms`` are the slugs of each vocabulary that is a facet, ``sorts`` the orders on offer.
        """

        def first(name: str) -> str:
            return next(iter(params.getlist(name)), "")

        chosen = {
            slug: tuple(sorted(set(params.getlist(slug)) & set(known))) for slug, known in terms.items()
        }
        return cls(
            text=clean_text(first(TEXT)),
            terms={slug: slugs for slug, slugs in sorted(chosen.items()) if slugs},
            available=first(AVAILABLE) == "1",
            sort=first(SORT) if first(SORT) in sorts else "",
            page=page_number(first(PAGE)),
            default_sort=default_sort,
        )

    @property
    def natural_order(self) -> str:
        """The order without a choice: the best match for a text, else the page's own."""
        return "relevance" if self.text else self.default_sort

    @property
    def order(self) -> str:
        """The order that applies."""
        chosen = self.sort if self.text or self.sort != "relevance" else ""
        return chosen or self.natural_order

    @property
    def pieces(self) -> list[Piece]:
        return pieces_of(self.text)

    @property
    def is_filtered(self) -> bool:
        """Whether some mentors are left out."""
        return bool(self.text or self.terms or self.available)

    def params(self) -> list[tuple[str, str]]:
        """The shortest address: sorted, without defaults. Equal states have equal addresses."""
        pairs = [(slug, term) for slug, terms in self.terms.items() for term in terms]
        if self.text:
            pairs.append((TEXT, self.text))
        if self.available:
            pairs.append((AVAILABLE, "1"))
        if self.order != self.natural_order:
            pairs.append((SORT, self.order))
        if self.page > 1:
            pairs.append((PAGE, str(self.page)))
        return sorted(pairs)

    @property
    def query_string(self) -> str:
        """``?…``, or nothing for the directory as it opens."""
        pairs = self.params()
        return f"?{urlencode(pairs)}" if pairs else ""

    def without_text(self) -> "DirectoryQuery":
        return replace(self, text="", page=1)

    def without_piece(self, piece: Piece) -> "DirectoryQuery":
        return self.with_text(" ".join(str(other) for other in self.pieces if other != piece))

    def with_text(self, text: str) -> "DirectoryQuery":
        """The same question with other words."""
        return replace(self, text=clean_text(text), page=1)

    def literally(self) -> "DirectoryQuery":
        """Every word as it is written: nothing else may be taken for it."""
        return self.with_text(" ".join(str(replace(piece, is_literal=True)) for piece in self.pieces))

    def without_availability(self) -> "DirectoryQuery":
        return replace(self, available=False, page=1)

    def without_vocabulary(self, slug: str) -> "DirectoryQuery":
        return replace(self, terms={key: value for key, value in self.terms.items() if key != slug}, page=1)

    def without_term(self, slug: str, term: str) -> "DirectoryQuery":
        rest = tuple(value for value in self.terms.get(slug, ()) if value != term)
        query = self.without_vocabulary(slug)
        return replace(query, terms=dict(sorted({**query.terms, slug: rest}.items()))) if rest else query

    def with_term(self, slug: str, term: str) -> "DirectoryQuery":
        chosen = tuple(sorted({*self.terms.get(slug, ()), term}))
        return replace(self, terms=dict(sorted({**self.terms, slug: chosen}.items())), page=1)

    def cleared(self) -> "DirectoryQuery":
        """The same order, nothing left out."""
        return DirectoryQuery(sort=self.sort, default_sort=self.default_sort)

    def on_page(self, number: int) -> "DirectoryQuery":
        return replace(self, page=number)
