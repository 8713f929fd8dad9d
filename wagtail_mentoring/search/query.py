"""The words of a search as a small tree, with limits, so that no input can be an error or a burden.

Wagtail hands over either a person's words or a query built by a developer. Both become the nodes below. There
is no query language: brackets, quotes and stars are not words and simply fall away. What a person's words may
mean besides what is typed (``reading``) is part of the tree.
"""

from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

from modelsearch import query as given

from wagtail_mentoring.search.reading import LITERALLY, Meaning, Reading
from wagtail_mentoring.search.synonyms import Entry
from wagtail_mentoring.search.tokens import parts

#: What is read of a person's text.
MAX_CHARACTERS = 200
MAX_TERMS = 12

#: What is read of a query built from many texts.
MAX_NODES = 200
MAX_WORDS = 200
MAX_DEPTH = 50

#: The largest boost; a larger one would drown the numbers of all other words.
MAX_BOOST = 1000.0

#: What is worth less than the typed word: a synonym, another way of writing it, a word that may be lacking.
SYNONYM = 0.7
WRITTEN_OTHERWISE = 0.3
HELPFUL = 0.3

#: How a word is looked for. As typed by a person: in any grammatical form ("form"; if nobody uses it, words
#: near it), as the beginning of a word ("prefix"), with a typing error ("typo"). As meant by us: in any form
#: but never misspelt ("sure"), or as a whole word in the fields that complete, which are names and headings
#: and not running text ("label").
Match = Literal["form", "prefix", "typo", "sure", "label"]


@dataclass(frozen=True, slots=True)
class Everything:
    """All documents."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document."""


@dataclass(frozen=True, slots=True)
class Word:
    """Documents with a word."""

    text: str
    match: Match
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class WordsInOrder:
    """Documents in which these words follow one another."""

    texts: tuple[str, ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Every:
    """Documents that all the parts find; those that ``besides`` finds as well come first."""

    parts: tuple["Node", ...]
    besides: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Documents that at least one part finds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Documents that the part does not find."""

    part: "Node"


Node = Everything | Nothing | Word | WordsInOrder | Every | AnyOf | Without


def bounded_words(text: Any) -> list[str]:
    """Return the words that are read of a person's text: few and short."""
    return parts(str(text)[:MAX_CHARACTERS])[:MAX_TERMS]


def tree_of(query: given.SearchQuery, reading: Reading = LITERALLY, *, completing: bool = False) -> Node:
    """Return the tree for a query; ``completing`` reads every word as the beginning of one."""
    return _Builder(reading, completing).node(query, boost=1.0, depth=0)


@dataclass(slots=True)
class _Builder:
    reading: Reading
    completing: bool
    nodes: int = 0
    words: int = 0

    def node(self, query: given.SearchQuery, *, boost: float, depth: int) -> Node:
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            return Nothing()
        match query:
            case given.MatchAll():
                return Everything()
            case given.Boost():
                return self.node(query.subquery, boost=_times(boost, query.boost), depth=depth + 1)
            case given.Not():
                return Without(self.node(query.subquery, boost=boost, depth=depth + 1))
            case given.And() | given.Or():
                nodes = [
                    self.node(part, boost=boost, depth=depth + 1) for part in query.subqueries[:MAX_NODES]
                ]
                return _joined(nodes, "and" if isinstance(query, given.And) else "or")
            case given.Phrase():
                return self._in_order(tuple(self._typed(query.query_string)), boost)
            case given.Fuzzy():
                typed = dict.fromkeys(self._typed(query.query_string))
                return _joined([Word(word, "typo", boost) for word in typed], query.operator)
            case given.PlainText():
                return self._words(query.query_string, query.operator, _times(boost, query.boost))
        raise NotImplementedError(f"wagtail_mentoring.search cannot answer a {type(query).__name__} query.")

    def _typed(self, text: Any) -> list[str]:
        """Return the words of one of the texts, as long as not too many were read of the others."""
        typed = bounded_words(text)[: MAX_WORDS - self.words]
        self.words += len(typed)
        return typed

    def _words(self, text: Any, operator: str, boost: float) -> Node:
        """Return the node for a person's words and all that they may mean."""
        meanings = self.reading.meanings(str(text)[:MAX_CHARACTERS], most=len(self._typed(text)))
        needed: dict[Node, None] = {}
        helpful: dict[Node, None] = {}
        for number, meaning in enumerate(meanings, 1):
            unfinished = self.completing and number == len(meanings)
            if meaning.may_lack and operator == "and" and not unfinished:
                helpful[self._meaning(meaning, boost * HELPFUL)] = None
            else:
                needed[self._meaning(meaning, boost)] = None
        if helpful and not needed:
            return _joined([self._meaning(meaning, boost) for meaning in meanings], operator)
        return Every((*needed,), (*helpful,)) if helpful else _joined([*needed], operator)

    def _meaning(self, meaning: Meaning, boost: float) -> Node:
        match: Match = "prefix" if self.completing else "form"
        typed = _joined([Word(word, match, boost) for word in dict.fromkeys(meaning.typed)], "and")
        sure: Match = "prefix" if self.completing else "sure"
        written = [Word(word, sure, boost * WRITTEN_OTHERWISE) for word in meaning.written_otherwise]
        meant = [self._entry(entry, boost * SYNONYM) for entry in meaning.synonyms]
        return _joined(list(dict.fromkeys([typed, *written, *meant])), "or")

    def _entry(self, entry: Entry, boost: float) -> Node:
        """Return the node for words that nobody typed."""
        if self.completing:
            return _joined([Word(word, "label", boost) for word in entry], "and")
        if len(entry) == 1 and self.reading.is_function_word(entry[0]):
            return Word(entry[0], "label", boost)
        return self._in_order(entry, boost)

    def _in_order(self, texts: tuple[str, ...], boost: float) -> Node:
        if len(texts) < 2:
            return Word(texts[0], "sure", boost) if texts else Nothing()
        return WordsInOrder(texts, boost)


def _joined(nodes: list[Node], operator: str) -> Node:
    if len(nodes) < 2:
        return nodes[0] if nodes else Nothing()
    return Every(tuple(nodes)) if operator == "and" else AnyOf(tuple(nodes))


def _times(boost: float, factor: Any) -> float:
    """Return a boost as a number that can be reckoned with, whatever a developer's arithmetic came to."""
    try:
        product = boost * float(factor)
    except (TypeError, ValueError, OverflowError):
        return boost
    return min(max(product, 0.0), MAX_BOOST) if isfinite(product) else boost


def plain_query(node: Node) -> given.SearchQuery:
    """Return a tree as a query of Wagtail's, bounded and clean, for a backend that knows only words."""
    match node:
        case Everything():
            return given.MATCH_ALL
        case Nothing():
            return given.MATCH_NONE
        case Word(text=text):
            return given.PlainText(text)
        case WordsInOrder(texts=texts):
            return given.Phrase(" ".join(texts))
        case Every(parts=nodes):
            return given.And([plain_query(part) for part in nodes])
        case AnyOf(parts=nodes):
            return given.Or([plain_query(part) for part in nodes])
        case Without(part=part):
            return given.Not(plain_query(part))
