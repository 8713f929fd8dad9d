"""System checks: what a host can get wrong about the directory of the files."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from modelsearch.conf import get_app_config

BACKEND_NAMES = ("wagtail_mentoring.search", "wagtail_mentoring.search.SearchBackend")


def check_index_paths(**kwargs: Any) -> list[CheckMessage]:
    """Return what is wrong with the ``PATH`` of each backend of ours."""
    config = get_app_config()
    ours = {
        f'{config.backend_setting_name}["{name}"]': options
        for name, options in config.get_search_backend_config().items()
        if options.get("BACKEND") in BACKEND_NAMES
    }
    found = [message for entry, options in ours.items() for message in _problems(entry, options.get("PATH"))]
    return [*found, *_rivals(ours)]


def _rivals(ours: dict[str, Any]) -> Iterator[CheckMessage]:
    """Find entries that would overwrite each other's index: the database knows one set of files only."""
    if len({(str(options.get("PATH")), options.get("LANGUAGE")) for options in ours.values()}) > 1:
        yield Error(
            f"{' and '.join(ours)} keep the same indexes in different places.",
            hint="Give them the same PATH and LANGUAGE, or name wagtail_mentoring.search only once.",
            id="wagtail_mentoring_search.E004",
        )


def _problems(entry: str, path: Any) -> Iterator[CheckMessage]:
    if not path:
        yield Error(
            f"{entry} does not say where the search index is kept.",
            hint=f'Add "PATH": BASE_DIR / "search_index" to {entry}.',
            id="wagtail_mentoring_search.E001",
        )
    else:
        directory = Path(path).resolve()
        yield from _problems_of_place(entry, directory)
        yield from _problems_of_rights(entry, directory)


def _problems_of_place(entry: str, directory: Path) -> Iterator[CheckMessage]:
    for setting in ("MEDIA_ROOT", "STATIC_ROOT"):
        if _is_within(directory, getattr(settings, setting, None)):
            yield Error(
                f"The search index in {directory} lies below {setting}, where anyone could download it.",
                hint=f'Move "PATH" in {entry} to a directory that no web server serves.',
                id="wagtail_mentoring_search.E002",
            )


def _problems_of_rights(entry: str, directory: Path) -> Iterator[CheckMessage]:
    if not _is_writable(directory):
        yield Error(
            f"The search index cannot be written to {directory}.",
            hint=f'Let the user that runs the site write there, or change "PATH" in {entry}.',
            id="wagtail_mentoring_search.E003",
        )
    elif _is_open_to_others(directory):
        yield Warning(
            f"The search index in {directory} can be read by other users of this machine.",
            hint=f"Run: chmod 700 {directory}",
            id="wagtail_mentoring_search.W001",
        )


def _is_within(directory: Path, root: Any) -> bool:
    return bool(root) and directory.is_relative_to(Path(root).resolve())


def _is_writable(directory: Path) -> bool:
    nearest = next(parent for parent in (directory, *directory.parents) if parent.exists())
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)


def _is_open_to_others(directory: Path) -> bool:
    return directory.is_dir() and bool(directory.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
