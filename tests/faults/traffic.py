"""Rebuilding while others search, save and roll back: no search is empty or fails, nothing undone is found.

python -m tests.faults.traffic --times 20
"""

from tests.faults.site import Site, main

OBJECTS = 300

SCRIPT = """
def search():
    assert found("mentors") >= {objects}
    assert found("undone") == 0

def searching():
    stop, number = time.monotonic() + 3600, 0
    while not Path(os.environ["HOME"], "stop").exists() and time.monotonic() < stop:
        search()
        number += 1
    with open(os.environ["HOME"] + "/searches", "a") as file:
        file.write(f"{{number}}" + chr(10))

def writing():
    number = 0
    while not Path(os.environ["HOME"], "stop").exists():
        number += 1
        write(f"Mentor written {{number}}")
        assert found(f"written {{number}}") >= 1
        with transaction.atomic():
            write("Undone mentor")
            assert found("undone") == 1
            transaction.set_rollback(True)
        if number % 20 == 0:
            command("compact")
        time.sleep(0.02)

fill({objects})
children = [child(searching), child(searching), child(writing)]
for attempt in range({times}):
    command("rebuild")
Path(os.environ["HOME"], "stop").touch()
assert all([ended_well(pid) for pid in children])
assert found() == Book.objects.count()
command("check")
print(sum(map(int, Path(os.environ["HOME"], "searches").read_text().split())))
"""


def rebuild_under_traffic(site: Site, times: int) -> str:
    """Return what was tried; raises ``AssertionError`` when a search was empty, wrong or failed."""
    searches = site.run(SCRIPT.format(objects=OBJECTS, times=times))
    return f"{times} rebuilds during {searches} searches: 0 empty, 0 errors, 0 rolled-back saves found"


if __name__ == "__main__":
    main(rebuild_under_traffic, times=20)
