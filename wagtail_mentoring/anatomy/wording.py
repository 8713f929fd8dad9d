"""The anatomy of a program in sentences. Never a percentage, never a ranking of offices."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import decisions


def in_words(finding: Any) -> str:
    """For example “Deputies – Career Services: Name a deputy.”"""
    return _("%(check)s – %(office)s: %(fix)s") % {
        "check": finding.label,
        "office": office_name(finding.office),
        "fix": finding.fix,
    }


def office_name(office: Any) -> str:
    return str(office) if office else _("All offices together")


def by_office(findings: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """The findings of each office under its name, by name; what is for all of them comes last."""
    groups: dict[Any, list[Any]] = {}
    for finding in findings:
        groups.setdefault(finding.office, []).append(finding)
    ordered = sorted(groups.items(), key=lambda group: (group[0] is None, str(group[0])))
    return [(office_name(office), group) for office, group in ordered]


def summary(anatomy: Any) -> str:
    """For example “11 of 14 in order · 2 blockers: 1 Alumni Relations, 1 Career Services”."""
    parts = [
        _("%(ok)s of %(all)s in order") % {"ok": len(anatomy.in_order), "all": anatomy.looked_at},
        blockers_in_words(anatomy.blockers),
        _counted(
            anatomy.warnings, ngettext("%(count)s warning", "%(count)s warnings", len(anatomy.warnings))
        ),
        _counted(anatomy.risks, ngettext("%(count)s risk", "%(count)s risks", len(anatomy.risks))),
    ]
    return " · ".join(filter(None, parts))


def blockers_in_words(blockers: Sequence[Any]) -> str:
    """For example “2 blockers: 1 Alumni Relations, 1 Career Services”; empty where there is none."""
    return _counted(blockers, ngettext("%(count)s blocker", "%(count)s blockers", len(blockers)))


def _counted(findings: Sequence[Any], words: str) -> str:
    if not findings:
        return ""
    names = [office_name(finding.office) for finding in findings]
    shares = ", ".join(f"{count} {name}" for name, count in decisions.counts_by_name(names))
    return _("%(what)s: %(offices)s") % {"what": words % {"count": len(findings)}, "offices": shares}
