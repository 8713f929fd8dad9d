"""Whose a field of a profile is, by who changed it last, in plain Python."""

from collections.abc import Iterable, Mapping
from typing import Any

#: What an import may write to a profile.
PROFILE_FIELDS = (
    "name",
    "pronouns",
    "job_title",
    "employer",
    "city",
    "country",
    "bio",
    "linkedin_url",
    "capacity",
    "degrees",
    "terms",
)


def edited_by(user: Any, versions: Iterable[tuple[Any, Mapping[str, Any]]]) -> set[str]:
    """Fields that ``user`` was the last to change, given who saved each version, the oldest first."""
    last: dict[str, Any] = {}
    before: dict[str, Any] = {}
    for editor, content in versions:
        now = {name: _comparable(name, content.get(name)) for name in PROFILE_FIELDS}
        last |= {name: editor for name in PROFILE_FIELDS if now[name] != before.get(name)}
        before = now
    return {name for name, editor in last.items() if editor == user}


def _comparable(name: str, value: Any) -> Any:
    """Empty is empty, however it is written; the order of terms and the keys of degrees say nothing."""
    if name == "terms":
        return sorted(value or []) or None
    if name == "degrees":
        return [(row["degree"], row["school"], row["class_year"]) for row in value or []] or None
    return value or None
