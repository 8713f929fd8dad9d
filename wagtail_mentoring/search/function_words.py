"""Words that hold a sentence together ("for", "in", "the"): with other words beside them they need not match.

They are not left out, neither of the index nor of a search: "Will", "An" and "Do" are people's names, and
"it" alone is a question like any other.
"""

from functools import cache

from whoosh.lang.stopwords import stoplists

from wagtail_mentoring.search.tokens import words


@cache
def function_words(language: str) -> frozenset[str]:
    """Return the function words of a language ("en", "de"), folded; none where they are not known."""
    return frozenset(word for listed in stoplists.get(language, ()) for word in words(listed))
