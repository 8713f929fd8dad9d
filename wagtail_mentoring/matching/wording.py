"""What a run found, in sentences: for staff with the points, for the two people without any number."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Locale

from wagtail_mentoring.application_forms.choices import QuestionRole
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.revision_questions import given_questions
from wagtail_mentoring.directory.models import Mentor, Term

from .configs import criterion_labels
from .explanations import WhyNot
from .models import MatchProposal, UnmatchedMentee
from .problem import TERMS, PairKeys
from .usable import unusable

#: Words of an own text that a mail repeats.
MOST_WORDS = 60
#: What the board leaves out of its one line: it is true of most pairs. The page of a mentee has it.
BESIDE = frozenset({"time_zone", "kept", "waited"})


@dataclass(frozen=True)
class Names:
    """What criteria and terms are called."""

    criteria: Mapping[str, str]
    terms: Mapping[str, str]


def names_for(proposals: Iterable[MatchProposal] = ()) -> Names:
    """The names that sentences about ``proposals`` need, terms in the language of today if they have one."""
    keys = {
        key
        for proposal in proposals
        for criterion, _points, shared in proposal.parts
        if criterion.startswith(TERMS)
        for key in shared
    }
    terms: dict[str, str] = {}
    if keys:
        rows = Term.objects.filter(translation_key__in=keys)
        own = Locale.get_active().pk
        for key, name, locale in rows.order_by("pk").values_list("translation_key", "name", "locale"):
            if locale == own or str(key) not in terms:
                terms[str(key)] = name
    return Names(criterion_labels(), terms)


@dataclass(frozen=True)
class PartLine:
    """Points of one criterion, and what they are for."""

    label: str
    points: int
    detail: str


def part_lines(proposal: MatchProposal, names: Names, *, without: Collection[str] = ()) -> list[PartLine]:
    """The points that sum to the score, those that count most first; criteria without any at the end."""
    lines = [
        PartLine(names.criteria.get(key, key), points, _detail(key, shared, names))
        for key, points, shared in proposal.parts
        if key not in without
    ]
    return sorted(lines, key=lambda line: -line.points)


def _detail(key: str, shared: Collection[str], names: Names) -> str:
    if key.startswith(TERMS):
        return ", ".join(sorted(names.terms.get(term, "") for term in shared if term in names.terms))
    values = list(shared)
    if not values:
        return ""
    if key == "preferred":
        return _("choice %(number)s of the mentee") % {"number": values[0]}
    if key == "time_zone":
        hours = int(values[0])
        return ngettext("%(hours)s hour apart", "%(hours)s hours apart", hours) % {"hours": hours}
    return ", ".join(values)


def reasons_in_brief(proposal: MatchProposal, names: Names) -> str:
    """What speaks for the pair, in one line of the board."""
    lines = [line for line in part_lines(proposal, names, without=BESIDE) if line.points]
    return "; ".join(f"{line.label}: {line.detail}" if line.detail else line.label for line in lines)


#: Whole sentences for staff, by the code of the reason why somebody has no proposal.
UNMATCHED: Mapping[str, Any] = {
    "no_mentor_allowed": gettext_lazy("No mentor with a place free is allowed for this mentee."),
    "all_full": gettext_lazy("Every mentor who is allowed has mentees who score better or had to be placed."),
}

#: What each hard rule is called, within a sentence.
RULES: Mapping[str, Any] = {
    "self": gettext_lazy("nobody mentors themselves"),
    "never": gettext_lazy("an office keeps the two apart, or there is a conflict of interest"),
    "must": gettext_lazy("an office keeps one of the pairs together"),
    "vetoed": gettext_lazy("somebody said no to the pair"),
    "time_zone": gettext_lazy("the time zones are too far apart"),
    "places": gettext_lazy("the mentor has no place free"),
}


def rule_words(rule: str, names: Names) -> str:
    if rule.startswith(TERMS):
        label = names.criteria.get(rule, rule)
        return _("they share nothing in “%(vocabulary)s”, which has to be") % {"vocabulary": label}
    return str(RULES.get(rule, rule))


def forbidden_sentence(rule: str, names: Names) -> str:
    """Why two people cannot be put together, for staff."""
    return _("A rule forbids it: %(rule)s.") % {"rule": rule_words(rule, names)}


def unmatched_sentence(row: UnmatchedMentee, names: Names) -> str:
    """Why, and what the bottleneck is."""
    words = str(UNMATCHED.get(row.reason, _("The run found no mentor.")))
    for rule, count in row.detail.items():
        words += " " + ngettext(
            "Most stands against it that %(rule)s: without this, %(count)s mentor would be free.",
            "Most stands against it that %(rule)s: without this, %(count)s mentors would be free.",
            count,
        ) % {"rule": rule_words(rule, names), "count": count}
    return words


def bottleneck_sentences(counts: Mapping[str, Any], names: Names) -> list[str]:
    """What stands between mentees without a mentor and places without a mentee, the heaviest rule first."""
    left = counts.get("places_left", 0)
    if not counts.get("unmatched"):
        return []
    if not left:
        return [_("All places of the mentors are taken.")]
    sentences = [
        ngettext("%(count)s place is left free.", "%(count)s places are left free.", left) % {"count": left}
    ]
    for rule, more in sorted(counts.get("more_without", {}).items(), key=lambda item: -item[1]):
        words = ngettext(
            "If it did not matter that %(rule)s, %(count)s more pair could be made.",
            "If it did not matter that %(rule)s, %(count)s more pairs could be made.",
            more,
        )
        sentences.append(words % {"rule": rule_words(rule, names), "count": more})
    return sentences


def why_not_sentence(answer: WhyNot, mentor: Mentor, names: Names) -> str:
    """The answer to “Why not this mentor?”, for staff."""
    if answer.code == "rule":
        return forbidden_sentence(answer.rule, names)
    words = {
        "full": _("%(mentor)s is full, with mentees who score better or were locked."),
        "contested": _(
            "%(mentor)s would suit, and is wanted by several. All in all more points come together as it is."
        ),
        "vetoed": _("Somebody said no to this pair."),
        "paired": _("They are together in this run."),
    }[answer.code]
    return words % {"mentor": mentor}


def impossible_locks(pairs: Collection[PairKeys]) -> str:
    """Locks and rules that contradict each other, by name."""
    mentees = Application.objects.in_bulk([mentee for mentee, _mentor in pairs])
    mentors = Mentor.objects.in_bulk([mentor for _mentee, mentor in pairs])
    names = [
        f"{mentees[mentee].applicant_name} – {mentors[mentor]}"
        for mentee, mentor in pairs
        if mentee in mentees and mentor in mentors
    ]
    return _(
        "These pairs are to be together, and cannot: another rule, or the mentor's places, stands against "
        "it. Unlock them, or end the rule: %(pairs)s."
    ) % {"pairs": "; ".join(names)}


def sentences_for_mentee(proposal: MatchProposal, names: Names) -> list[str]:
    """Two or three sentences about the mentor: no number, no rank, nobody else."""
    words, sentences = {"mentor": proposal.mentor.name}, []
    if "preferred" in _speaking(proposal):
        sentences.append(_("You wished to be with %(mentor)s.") % words)
    if common := _in_common(proposal, names):
        sentences.append(_("You asked for, and %(mentor)s offers: %(common)s.") % {**words, "common": common})
    if bio := proposal.mentor.shown_to("signed_in", "bio"):
        sentences.append(_("%(mentor)s writes: “%(text)s”") % {**words, "text": _shortened(bio)})
    return sentences or [_("%(mentor)s looks forward to meeting you.") % words]


def sentences_for_mentor(proposal: MatchProposal, names: Names) -> list[str]:
    """Two or three sentences about the mentee: no number, no rank, nobody else."""
    words, sentences = {"mentee": proposal.application.applicant_name}, []
    if "preferred" in _speaking(proposal):
        sentences.append(_("%(mentee)s wished to be with you.") % words)
    if common := _in_common(proposal, names):
        sentences.append(_("%(mentee)s asked for, and you offer: %(common)s.") % {**words, "common": common})
    if goals := goals_of(proposal.application):
        sentences.append(_("In their own words: “%(text)s”") % {"text": _shortened(goals)})
    return sentences or [_("%(mentee)s looks forward to meeting you.") % words]


def goals_of(application: Application) -> str:
    """The goals as the mentee wrote them, if they may be told."""
    revision = application.current_revision
    out = unusable([revision.form_version.form_id])
    for key, question in given_questions(revision).items():
        if question.get("role") == QuestionRole.GOALS and key not in out:
            value = revision.answers.get(key)
            return value if isinstance(value, str) else ""
    return ""


def _speaking(proposal: MatchProposal) -> set[str]:
    return {criterion for criterion, points, _shared in proposal.parts if points > 0}


def _in_common(proposal: MatchProposal, names: Names) -> str:
    """Shared terms, each once."""
    details = [
        _detail(criterion, shared, names)
        for criterion, points, shared in proposal.parts
        if criterion.startswith(TERMS) and points > 0
    ]
    return ", ".join(filter(None, details))


def _shortened(text: str) -> str:
    return Truncator(" ".join(text.split())).words(MOST_WORDS, truncate=" …")
