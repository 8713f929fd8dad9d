"""The disk is full while the index is compacted or rebuilt: searches go on, and it heals once there is space.

    python -m tests.faults.full_disk --times 5

Needs root: the index lies on a small file system of its own (tmpfs) there.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.site import Site, main

SIZE = 3_000_000

SCRIPT = """
ballast = FILES.parent / "ballast"

def fill_disk():
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass

def fails(*arguments):
    try:
        command(*arguments)
    except Exception as error:
        assert "No space left" in str(error) + repr(error), repr(error)
        return
    raise AssertionError(f"{{arguments}} found space on a full disk.")

fill(300)
for attempt in range({times}):
    for action in ("compact", "rebuild"):
        before = len(list(FILES.iterdir()))
        write(f"Mentor late {{attempt}} {{action}}")
        fill_disk()
        assert ended_well(child(lambda: fails(action)))
        assert len(list(FILES.iterdir())) == before, list(FILES.iterdir())
        assert found("mentors") == Book.objects.count()
        write(f"Mentor on a full disk {{attempt}} {{action}}")
        assert found("mentors") == Book.objects.count()
        ballast.unlink()
        command(action)
        assert found("mentors") == Book.objects.count()
        leftovers()
command("check")
print(2 * {times})
"""


def full_disk(site: Site, times: int) -> str:
    """Return what was tried; raises ``AssertionError`` when a search failed or the index did not recover."""
    with small_disk(site):
        tried = site.run(SCRIPT.format(times=times))
    return f"disk full {tried} times: 0 visitor errors, nothing left behind, each time recovered"


@contextmanager
def small_disk(site: Site) -> Iterator[None]:
    index = site.directory / "index"
    index.mkdir(mode=0o700)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=700", "tmpfs", str(index)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(index)], check=True)


def can_mount() -> bool:
    """Tell whether a file system can be mounted here: as root, where the container lets it."""
    return os.geteuid() == 0 and subprocess.run(["unshare", "--mount", "true"], check=False).returncode == 0


if __name__ == "__main__":
    main(full_disk, times=5)
