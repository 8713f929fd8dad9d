"""A charter in sentences, and the difference of two charters."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_mentoring.metrics.registry import metric_of
from wagtail_mentoring.metrics.wording import amount_text
from wagtail_mentoring.partnership.choices import DataClass, GrantMode, PartnerRole, Stage

Names = dict[str, dict[str, str]]


def changes_between(
    before: Mapping[str, Any], old_names: Names, after: Mapping[str, Any], new_names: Names
) -> list[str]:
    """What is new, gone or different, a sentence each, in the order of the charter."""
    old, new = sentences(before, old_names), sentences(after, new_names)
    changes = []
    for key in [*new, *(key for key in old if key not in new)]:
        if key not in old:
            changes.append(_("New: %(now)s") % {"now": new[key]})
        elif key not in new:
            changes.append(_("No longer: %(before)s") % {"before": old[key]})
        elif _differ(key, before, after):
            changes.append(_("%(now)s (before: %(before)s)") % {"now": new[key], "before": old[key]})
    return changes


def sentences(content: Mapping[str, Any], names: Names) -> dict[Any, str]:
    """Every point of a charter, by what it is about."""
    points: dict[Any, str] = {}
    for partner in content["partners"]:
        points["partner", partner["office"]] = _partner(partner, names)
    for stage in sorted(content["stages"], key=lambda row: Stage.values.index(row["stage"])):
        points["stage", stage["stage"]] = _stage(stage, names)
    for goal in content.get("goals", ()):
        points["goal", goal["office"], goal["metric"]] = goal_sentence(goal, names)
    for key, grant in _grants(content).items():
        points[key] = grant_sentence(grant, names)
    if content["review_on"]:
        points["review", "on"] = _("Looked at again on %(day)s.") % {"day": _day(content["review_on"])}
    return points


def grant_sentence(grant: Mapping[str, Any], names: Names) -> str:
    """For example “Alumni Relations lets Career Services see: contact data of mentors, until 24 Jul …”."""
    sentence = {
        GrantMode.RELAY: _(
            "%(owner)s passes messages of %(recipient)s on (%(data)s) until %(until)s. Purpose: %(purpose)s."
        ),
        GrantMode.SEE: _(
            "%(owner)s lets %(recipient)s see: %(data)s, until %(until)s. Purpose: %(purpose)s."
        ),
        GrantMode.EXPORT: _(
            "%(owner)s lets %(recipient)s see and export: %(data)s, until %(until)s. Purpose: %(purpose)s."
        ),
    }[GrantMode(grant["mode"])]
    return sentence % {
        "owner": _office(grant["owner"], names),
        "recipient": _office(grant["recipient"], names),
        "data": DataClass(grant["data_class"]).label,
        "purpose": grant["purpose"],
        "until": _day(grant["until"]),
    }


def goal_sentence(goal: Mapping[str, Any], names: Names) -> str:
    """For example “Alumni Relations wants: Engaged alumni, 40 people by 30 June 2027 (the year …)”."""
    metric, target, before = metric_of(goal["metric"]), f"{goal['target']:g}", goal["baseline"]
    if metric:
        target = amount_text(goal["target"], metric.unit)
    words = {
        "office": _office(goal["office"], names) if goal["office"] else "",
        "metric": metric.label if metric else goal["metric"],
        "target": target,
        "day": _day(goal["due_on"]),
        "before": amount_text(before, metric.unit) if metric and before else "",
    }
    sentence = (
        _("%(office)s wants: %(metric)s, %(target)s by %(day)s")
        if goal["office"]
        else _("All offices together want: %(metric)s, %(target)s by %(day)s")
    )
    if words["before"]:
        sentence += _(" (the year before: %(before)s)")
    return sentence % words


def _differ(key: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Compared by keys and dates, not by words: a name that is spelled anew is no change."""
    return _point(key, before) != _point(key, after)


def _point(key: Any, content: Mapping[str, Any]) -> Any:
    kind, *about = key
    if kind == "review":
        return content["review_on"]
    if kind == "goal":
        return next(row for row in content["goals"] if [row["office"], row["metric"]] == about)
    if kind == "grant":
        return _grants(content)[key]
    part, name = {"partner": ("partners", "office"), "stage": ("stages", "stage")}[kind]
    return next(row for row in content[part] if row[name] == about[0])


def _grants(content: Mapping[str, Any]) -> dict[Any, Mapping[str, Any]]:
    """By who opens what to whom, and a number: one that ended is followed by another.

    The number counts those alike only, or a new grant between other offices would change every key.
    """
    found: dict[Any, Mapping[str, Any]] = {}
    alike: Counter[tuple[Any, ...]] = Counter()
    for grant in content["grants"]:
        about = grant["owner"], grant["recipient"], grant["data_class"]
        found["grant", *about, alike[about]] = grant
        alike[about] += 1
    return found


def _partner(partner: Mapping[str, Any], names: Names) -> str:
    words = {"office": _office(partner["office"], names), "role": PartnerRole(partner["role"]).label}
    parts = [_("%(office)s takes part (%(role)s)") % words]
    if partner["responsible"]:
        parts.append(_("responsible: %(name)s") % {"name": _person(partner["responsible"], names)})
    if partner["deputy"]:
        parts.append(_("deputy: %(name)s") % {"name": _person(partner["deputy"], names)})
    if partner["budget_share"] is not None:
        parts.append(_("share of the budget: %(share)s %%") % {"share": partner["budget_share"]})
    return "; ".join(parts)


def _stage(stage: Mapping[str, Any], names: Names) -> str:
    words = {"stage": Stage(stage["stage"]).label, "office": _office(stage["office"], names)}
    parts = [_("%(stage)s: %(office)s answers") % words]
    if stage["person"]:
        parts.append(_person(stage["person"], names))
    if stage["due_on"]:
        parts.append(_("by %(day)s") % {"day": _day(stage["due_on"])})
    if stage["involved"]:
        involved = ", ".join(_office(key, names) for key in stage["involved"])
        parts.append(_("asked or told: %(offices)s") % {"offices": involved})
    return "; ".join(parts)


def _office(key: int, names: Names) -> str:
    return names["offices"].get(str(key), _("an office that is gone"))


def _person(key: str, names: Names) -> str:
    return names["people"].get(str(key), _("somebody who is gone"))


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "DATE_FORMAT")
