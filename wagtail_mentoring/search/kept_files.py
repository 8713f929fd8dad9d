"""Files to be trusted later: private, and compared with the size and checksum they were written with."""

import os
import shutil
import zlib
from collections.abc import Sequence
from pathlib import Path


class DamagedGeneration(Exception):
    """The files of a generation are missing or are not what was written."""


def verify_file(path: Path, expected: Sequence[int]) -> None:
    """Raise ``DamagedGeneration`` unless a file has the size and checksum it was written with."""
    try:
        found = size_and_checksum(path)
    except OSError as error:
        raise DamagedGeneration(f"{path} cannot be read: {error}") from error
    if found != tuple(expected):
        raise DamagedGeneration(f"{path} is not what was written")


def verify_size(path: Path, expected: int) -> None:
    """Raise ``DamagedGeneration`` unless a file has the size it was written with."""
    try:
        found = path.stat().st_size
    except OSError as error:
        raise DamagedGeneration(f"{path} cannot be read: {error}") from error
    if found != expected:
        raise DamagedGeneration(f"{path} is not what was written")


def size_and_checksum(path: Path) -> tuple[int, int]:
    """Return a file's size and the checksum of its content."""
    size = checksum = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            size, checksum = size + len(chunk), zlib.crc32(chunk, checksum)
    return size, checksum


def make_private_directory(path: Path) -> None:
    """Make a directory only its owner can enter: Whoosh's files are pickles, and they hold people's data."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)


def link(source: Path, target: Path) -> None:
    """Give a file a second name, or a copy where the disk knows no links."""
    try:
        os.link(source, target)
    except FileNotFoundError as error:
        raise DamagedGeneration(f"{source} is missing") from error
    except OSError:
        shutil.copy2(source, target)
