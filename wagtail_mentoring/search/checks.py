"""System checks: what a host can get wrong about the directory of the files."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from modelsearch.conf import get_app_config

BACKEND_NAMES = ("wagtail_mentoring.search", "wagtail_mentoring.search.SearchBackend")


def check_index_paths(**kwargs: Any) -> list[CheckMessage]:
    """Return an error for each backend of ours whose ``PATH`` is missing, public or not writable."""
    config = get_app_config()
    return [
        message
        for name, options in config.get_search_backend_config().items()
        if options.get("BACKEND") in BACKEND_NAMES
        for message in _problems(f'{config.backend_setting_name}["{name}"]', options.get("PATH"))
    ]


def _problems(entry: str, path: Any) -> Iterator[CheckMessage]:
    if not path:
        yield Error(
            f"{entry} does not say where the search index is kept.",
            hint=f'Add "PATH": BASE_DIR / "search_index" to {entry}.',
            id="wagtail_mentoring_search.E001",
        )
        return
    directory = Path(path).resolve()
    for setting in ("MEDIA_ROOT", "STATIC_ROOT"):
        if _is_within(directory, getattr(settings, setting, None)):
            yield Error(
                f"The search index in {directory} lies below {setting}, where anyone could download it.",
                hint=f'Move "PATH" in {entry} to a directory that no web server serves.',
                id="wagtail_mentoring_search.E002",
            )
    if not _is_writable(directory):
        yield Error(
            f"The search index cannot be written to {directory}.",
            hint=f'Let the user that runs the site write there, or change "PATH" in {entry}.',
            id="wagtail_mentoring_search.E003",
        )


def _is_within(directory: Path, root: Any) -> bool:
    return bool(root) and directory.is_relative_to(Path(root).resolve())


def _is_writable(directory: Path) -> bool:
    nearest = next(parent for parent in (directory, *directory.parents) if parent.exists())
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
