"""What is asked, and what is right: words chosen by how many mentors they find, and counts by reading all.

The oracle is plain Python that reads every mentor. It takes seconds, so it looks after a sample.
"""

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from tests.benchmarks.search.engines import FIELDS, Answer, Question
from tests.benchmarks.search.people import COMMON_WORDS, SEED, Person, vocabulary_ranges

#: The kinds of questions, as the report names them.
KINDS = {
    "rare": "rare word",
    "middle": "middle word (3 %)",
    "common": "common word (40 %)",
    "two": "two words",
    "prefix": "beginning of a word",
    "typo": "one typing error",
    "filtered": "3 filters, common word",
    "filtered-facets": "3 filters, common word + 7 facets",
    "common-facets": "common word + 7 facets",
    "middle-facets": "middle word + 7 facets",
    "prefix-facets": "beginning of a word + 7 facets",
}

#: A directory page as visitors see it.
PAGES = ("filtered-facets", "common-facets", "middle-facets", "prefix-facets")

#: Engines differ in what they make of these beginnings: of "e-mail" as one word, and of letters like "ł".
CONTESTED = frozenset({"ema"})

WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    return "".join(char for char in letters if not unicodedata.combining(char)).lower()


def questions(crowd: Sequence[Person], each: int) -> dict[str, list[Question]]:
    """Return ``each`` different questions of every kind."""
    draw = random.Random(SEED)
    listed = [person for person in crowd if person.is_listed]
    words = _WordsByHits(listed, draw)
    middle, common = words.near(0.03, each + 8), words.common(each)
    rare, beginnings = words.near(10 / len(listed), each), _beginnings(listed, draw, each)
    often = words.near(0.08, each)
    filters = [_filters(draw) for _ in range(each)]
    made = {
        "rare": [Question("rare", word) for word in rare],
        "middle": [Question("middle", word) for word in middle],
        "common": [Question("common", word) for word in common],
        "two": [Question("two", f"{a} {b}") for a, b in zip(common, often, strict=True)],
        "prefix": [Question("prefix", word, "prefix") for word in beginnings],
        "typo": [Question("typo", _misspelt(word, draw), "typo") for word in middle if len(word) > 6],
    }
    for kind, base in (("filtered", common), ("filtered-facets", common)):
        facets = kind.endswith("facets")
        made[kind] = [Question(kind, w, terms=t, facets=facets) for w, t in zip(base, filters, strict=True)]
    made["common-facets"] = [Question("common-facets", word, facets=True) for word in common]
    made["middle-facets"] = [Question("middle-facets", word, facets=True) for word in middle]
    made["prefix-facets"] = [Question("prefix-facets", word, "prefix", facets=True) for word in beginnings]
    return {kind: made[kind][:each] for kind in KINDS}


class _WordsByHits:
    """The words of the profiles by how many have them."""

    def __init__(self, listed: Sequence[Person], draw: random.Random) -> None:
        self.hits = Counter(word for person in listed for word in set(person.bio.split()))
        self.size = len(listed)
        self.draw = draw

    def near(self, share: float, number: int) -> list[str]:
        """Return words that about this share has."""
        made_up = [word for word in self.hits if word not in COMMON_WORDS]
        nearest = sorted(made_up, key=lambda word: (abs(self.hits[word] - share * self.size), word))[:number]
        self.draw.shuffle(nearest)
        return nearest

    def common(self, number: int) -> list[str]:
        return self.draw.sample(sorted(set(COMMON_WORDS) & set(self.hits)), number)


def _beginnings(listed: Sequence[Person], draw: random.Random, number: int) -> list[str]:
    """Return beginnings of three letters that at most a quarter has and every engine reads alike."""
    hits: Counter[str] = Counter()
    contested = set(CONTESTED)
    for person in listed:
        tokens = set(WORD.findall(_completed(person).lower()))
        hits.update({token[:3] for token in tokens if len(token) >= 3 and token[:3].isascii()})
        contested.update(fold(token)[:3] for token in tokens if not token[:3].isascii())
    most = len(listed) // 4
    usual = [start for start in hits if hits[start] <= most and start not in contested and start.isalpha()]
    return draw.sample(sorted(usual, key=lambda start: (-hits[start], start))[: 3 * number], number)


def _completed(person: Person) -> str:
    return " ".join(getattr(person, name) for name, (_boost, completes) in FIELDS.items() if completes)


def _filters(draw: random.Random) -> dict[str, list[int]]:
    """Return one or two of the first terms of three vocabularies."""
    ranges = vocabulary_ranges()
    slugs = draw.sample([slug for slug in ranges if slug != "school"], 3)
    return {slug: sorted(draw.sample(ranges[slug][:4], draw.randint(1, 2))) for slug in slugs}


def _misspelt(word: str, draw: random.Random) -> str:
    """Return the word with one letter in the middle replaced by one that is in no word."""
    place = draw.randrange(2, len(word) - 2)
    return f"{word[:place]}x{word[place + 1 :]}"


# --- the oracle ---


def right_answer(question: Question, crowd: Iterable[Person]) -> Answer:
    """Return the total and the counts as they must be; no keys, for engines may rank as they like."""
    total, counts = 0, Counter[int]()
    ranges = vocabulary_ranges()
    for person in crowd:
        if not (person.is_listed and _has_words(person, question)):
            continue
        carried = set(person.terms)
        misses = [slug for slug, chosen in question.terms.items() if not carried & set(chosen)]
        total += not misses
        if len(misses) < 2:
            seen = ranges[misses[0]] if misses else None
            counts.update(number for number in person.terms if seen is None or number in seen)
    return Answer(total, [], dict(counts) if question.facets else None)


def _has_words(person: Person, question: Question) -> bool:
    if question.way == "prefix":
        return any(token.startswith(question.text) for token in WORD.findall(fold(_completed(person))))
    text = " ".join(getattr(person, name) for name in FIELDS)
    return set(question.text.split()) <= set(WORD.findall(fold(text)))


def is_right(answer: Answer, right: Answer) -> bool:
    """Whether total and counts agree; a term that nobody has may be missing or 0."""
    given = {number: count for number, count in (answer.counts or {}).items() if count}
    return answer.total == right.total and given == (right.counts or {})
