"""The words of a search as a small tree, with limits, so that no input can be an error or a burden.

Wagtail hands over either a person's words or a query built by a developer. Both become the nodes below. There
is no query language: brackets, quotes and stars are not words and simply fall away.
"""

from dataclasses import dataclass
from typing import Any, Literal

from modelsearch import query as given

from wagtail_mentoring.search.tokens import words

#: What is read of a person's text.
MAX_CHARACTERS = 200
MAX_TERMS = 12

#: What is read of a query built from many texts.
MAX_NODES = 200
MAX_DEPTH = 50

#: A word in any grammatical form, as the beginning of a word, or with a typing error.
Match = Literal["form", "prefix", "typo"]


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
    """Documents that all the parts find."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Documents that at least one part finds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Documents that the part does not find."""

    part: "Node"


Node = Everything | Nothing | Word | WordsInOrder | Every | AnyOf | Without


def bounded_words(text: Any) -> tuple[str, ...]:
    """Return the words that are read of a person's text: few, short, each once."""
    return tuple(dict.fromkeys(words(str(text)[:MAX_CHARACTERS])))[:MAX_TERMS]


def tree_of(query: given.SearchQuery, *, completing: bool = False) -> Node:
    """Return the tree for a query; ``completing`` reads every word as the beginning of one."""
    return _Builder(completing).node(query, boost=1.0, depth=0)


@dataclass(slots=True)
class _Builder:
    completing: bool
    nodes: int = 0

    def node(self, query: given.SearchQuery, *, boost: float, depth: int) -> Node:
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            return Nothing()
        match query:
            case given.MatchAll():
                return Everything()
            case given.Boost():
                return self.node(query.subquery, boost=boost * query.boost, depth=depth + 1)
            case given.Not():
                return Without(self.node(query.subquery, boost=boost, depth=depth + 1))
            case given.And() | given.Or():
                parts = [
                    self.node(part, boost=boost, depth=depth + 1) for part in query.subqueries[:MAX_NODES]
                ]
                return _joined(parts, "and" if isinstance(query, given.And) else "or")
            case given.Phrase():
                texts = tuple(words(str(query.query_string)[:MAX_CHARACTERS]))[:MAX_TERMS]
                return WordsInOrder(texts, boost) if texts else Nothing()
            case given.Fuzzy():
                return self._words(query.query_string, query.operator, "typo", boost)
            case given.PlainText():
                match_as: Match = "prefix" if self.completing else "form"
                return self._words(query.query_string, query.operator, match_as, boost * query.boost)
        raise NotImplementedError(f"wagtail_mentoring.search cannot answer a {type(query).__name__} query.")

    def _words(self, text: Any, operator: str, match: Match, boost: float) -> Node:
        return _joined([Word(word, match, boost) for word in bounded_words(text)], operator)


def _joined(parts: list[Node], operator: str) -> Node:
    if len(parts) < 2:
        return parts[0] if parts else Nothing()
    return Every(tuple(parts)) if operator == "and" else AnyOf(tuple(parts))


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
        case Every(parts=parts):
            return given.And([plain_query(part) for part in parts])
        case AnyOf(parts=parts):
            return given.Or([plain_query(part) for part in parts])
        case Without(part=part):
            return given.Not(plain_query(part))
