"""What pairs said: at both ends of last year's round, and at the start of the round that runs."""

import random
from collections.abc import Sequence

from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.surveys.actions import give_answer
from wagtail_mentoring.surveys.choices import Competency
from wagtail_mentoring.surveys.models import SurveyRequest

from . import clock
from .programs_loader import Offer, instant

MENTEES_SAID = (
    "My mentor read my CV line by line. Nobody had done that before.",
    "I wish we had begun a month earlier, before the applications for summer jobs.",
    "Once a month was right. I always had something to prepare.",
    "It helped to hear how somebody else had got lost on the way, and that it was fine.",
    "The first meeting was stiff. A list of questions to begin with would help.",
    "I know now that I do not want to be a consultant, which is worth a lot.",
)
MENTORS_SAID = (
    "I would do it again at once.",
    "Tell mentees beforehand that they may ask for introductions. Mine did not dare.",
    "An hour a month fits beside a job. The reminders were useful.",
    "I learned how differently people look for work today.",
    "A word from the university half way through would have been welcome.",
)


def load_surveys(*, offers: Sequence[Offer]) -> None:
    rng = random.Random("surveys")  # noqa: S311  invented people
    for offer in offers[:2]:
        offer.program.asks_pairs = True
        offer.program.save(update_fields=["asks_pairs"])
    for number, pair in enumerate(offers[0].rounds[0].mentorships.order_by("pk")):
        _look_back(pair, number, rng)
    # Nobody answered yet whom the demo's own student could be.
    for number, pair in enumerate(offers[1].rounds[0].mentorships.exclude(mentee__username="student")):
        _say(pair, "mentee", "opening", -40, number % 4 > 0, {"ratings": _ratings(rng, 2)})
    for pair in offers[1].rounds[0].mentorships.filter(mentee__username="student"):
        _say(pair, "mentee", "opening", -40, False, {})


def _look_back(pair: Mentorship, number: int, rng: random.Random) -> None:
    """Every other pair ended in the fiscal year that runs; most of them answered."""
    ended = -110 if number % 2 else -161
    _say(pair, "mentee", "opening", -320, number < 26, {"ratings": _ratings(rng, 2)})
    words = MENTEES_SAID[number // 2] if number % 2 and number // 2 < len(MENTEES_SAID) else ""
    answer = {"ratings": _ratings(rng, 3), "satisfaction": rng.choice((3, 4, 4, 5, 5)), "comment": words}
    _say(pair, "mentee", "closing", ended, number % 9 > 0, answer)
    words = MENTORS_SAID[number // 2] if number % 2 and number // 2 < len(MENTORS_SAID) else ""
    answer = {"ratings": {}, "satisfaction": rng.choice((3, 4, 4, 5)), "comment": words}
    _say(pair, "mentor", "closing", ended, number % 8 > 1 or number % 2 > 0, answer)


def _ratings(rng: random.Random, least: int) -> dict[str, int]:
    return {competency: rng.choice((least, least, least + 1)) for competency in Competency.values}


def _say(pair: Mentorship, role: str, moment: str, day: int, answers: bool, answer: dict) -> None:
    """Ask on ``day``; who answers does so two days later."""
    request = SurveyRequest.objects.create(
        mentorship=pair, role=role, moment=moment, sent_at=instant(day, 6), reminded_at=None
    )
    if answers:
        with clock.at(instant(day + 2, 19)):
            give_answer(request=request, **answer)
