"""How well two people fit, in whole points that can be added up and explained, in plain Python."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from wagtail_mentoring.folding import fold

from .problem import TERMS, Mentee, Mentor, Part, Problem
from .time_zones import gap_hours

#: What all criteria together can bring.
MOST = 1000
KEPT, WAITED = 50, 100
#: So many shared words bring all points there are for words.
ENOUGH_WORDS = 3
#: A word that more than this share of people uses says nothing about one of them.
COMMON_SHARE = 0.2
FAREST = 12

_WORD = re.compile(r"\w{5,}")


class Scorer:
    """Scores pairs of one problem; what is the same for many pairs is worked out once."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        criteria = problem.rules.criteria
        self.most = dict(
            zip(
                [criterion.key for criterion in criteria],
                shares([criterion.weight for criterion in criteria]),
                strict=True,
            )
        )
        spoken = {row.key: _words(row.words) for row in problem.mentors}
        self.asked = {row.key: _words(row.words) for row in problem.mentees}
        common = _common(spoken.values()) | _common(self.asked.values())
        self.offered = {key: words - common for key, words in spoken.items()}

    def parts(self, mentee: Mentee, mentor: Mentor) -> tuple[Part, ...]:
        """What each criterion brings; the parts sum to the score."""
        found = [self._part(key, most, mentee, mentor) for key, most in self.most.items()]
        if (mentee.key, mentor.key) in self.problem.kept:
            found.append(Part("kept", KEPT, ()))
        if mentee.waited:
            found.append(Part("waited", WAITED, ()))
        return tuple(found)

    def score(self, mentee: Mentee, mentor: Mentor) -> int:
        return sum(part.points for part in self.parts(mentee, mentor))

    def _part(self, key: str, most: int, mentee: Mentee, mentor: Mentor) -> Part:
        if key.startswith(TERMS):
            slug = key.removeprefix(TERMS)
            asked = mentee.terms.get(slug, frozenset())
            shared = asked & mentor.terms.get(slug, frozenset())
            return Part(key, most * len(shared) // len(asked) if asked else 0, tuple(sorted(shared)))
        if key == "preferred":
            if mentor.key not in mentee.preferred:
                return Part(key, 0, ())
            place = mentee.preferred.index(mentor.key)
            count = len(mentee.preferred)
            return Part(key, most * (count - place) // count, (str(place + 1),))
        if key == "words":
            words = sorted(self.asked[mentee.key] & self.offered[mentor.key])
            return Part(key, most * min(len(words), ENOUGH_WORDS) // ENOUGH_WORDS, tuple(words))
        gap = gap_hours(mentee.time_zone, mentor.time_zone)
        if gap is None:
            return Part(key, 0, ())
        return Part(key, most * (FAREST - gap) // FAREST, (str(gap),))


def shares(weights: Sequence[int]) -> list[int]:
    """``MOST`` points given out by weight, in whole points that sum to it exactly."""
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    whole = [MOST * weight // total for weight in weights]
    rest = sorted(range(len(weights)), key=lambda place: (-(MOST * weights[place] % total), place))
    for place in rest[: MOST - sum(whole)]:
        whole[place] += 1
    return whole


def _common(texts: Iterable[set[str]]) -> set[str]:
    """Words that so many use that they say nothing; two people always may share one."""
    texts = list(texts)
    used = Counter(word for words in texts for word in words)
    limit = max(2, COMMON_SHARE * len(texts))
    return {word for word, count in used.items() if count > limit}


def _words(text: str) -> set[str]:
    found: Iterable[str] = _WORD.findall(fold(text))
    return set(found)
