"""Every file of the index missing, cut short, overwritten, a directory, unreadable: visitors notice nothing.

    python -m tests.faults.damage --times 10000

``--times`` is the number of objects. The search that finds the damage must answer rightly, and the index mend
itself: the last line says how long that took at most.
"""

from tests.faults.site import Site, main

SCRIPT = """
import shutil
from wagtail_mentoring.search.health import health
from wagtail_mentoring.search.models import IndexState
from wagtail_mentoring.search.tasks import wait_for_threads

def truncated(path): os.truncate(path, path.stat().st_size // 2)
def emptied(path): path.write_bytes(b"")
def random_bytes(path): path.write_bytes(random.randbytes(path.stat().st_size))
def a_directory(path): path.unlink(); path.mkdir()
def unreadable(path): path.chmod(0)
def gone(path): path.unlink()
def all_gone(path):
    for directory in FILES.iterdir():
        directory.chmod(0o700)
    shutil.rmtree(path.parents[2])
def generation_gone(path): shutil.rmtree(path.parent)
def directory_unreadable(path): path.parent.chmod(0)

def files():
    current = FILES / IndexState.objects.get(index=INDEX).generation
    return sorted(path for path in current.iterdir() if path.is_file())

def visit():
    start = time.monotonic()
    assert found("mentor") == {objects}, found("mentor")
    wait_for_threads()
    Path(os.environ["HOME"], "took").write_text(str(time.monotonic() - start))

def visit_again():
    assert found("mentors") == {objects}  # the database alone would not find the plural
    status = [entry for entry in health()["indexes"] if entry["index"] == INDEX]
    assert status[0]["status"] == "ok", status

fill({objects})
tried, slowest = 0, 0.0
to_files = (truncated, emptied, random_bytes, a_directory, unreadable, gone)
for damage in (*to_files, generation_gone, directory_unreadable, all_gone):
    for suffix in sorted(set(path.suffix for path in files())) if damage in to_files else [""]:
        path = next(path for path in files() if path.suffix == suffix or not suffix)
        damage(path)
        assert ended_well(child(visit)), (damage.__name__, path)
        slowest = max(slowest, float(Path(os.environ["HOME"], "took").read_text()))
        assert ended_well(child(visit_again)), (damage.__name__, path)
        tried += 1
print(tried, f"{{slowest:.1f}}")
"""


def damage_everything(site: Site, objects: int) -> str:
    """Return what was tried; raises ``AssertionError`` when a visitor noticed or the index stayed broken."""
    tried, slowest = site.run(SCRIPT.format(objects=objects)).split()
    return f"{tried} damages at {objects} objects: 0 visitor errors, all healed, the slowest in {slowest} s"


if __name__ == "__main__":
    main(damage_everything, times=10000)
