"""``kill -9`` at random moments while a process saves, compacts or rebuilds: nothing acknowledged is lost.

    python -m tests.faults.kills --times 200

Outside a transaction Django commits an object before anybody can note that it has changed. A process killed
between the two has acknowledged nothing, and ``check --repair`` finds the object.
"""

from tests.faults.site import Site, main

#: What is being done when the process is killed, and the longest it may take until then, in seconds.
BUSY_WITH = {
    "saving": ("acknowledge()", 0.2),
    "saving outside a transaction": ("acknowledge(nullcontext())", 0.2),
    "compacting": ("acknowledge(), command('compact')", 0.4),
    "rebuilding": ("acknowledge(), command('rebuild')", 0.6),
}

SCRIPT = """
from contextlib import nullcontext
acknowledged = os.open(os.environ["HOME"] + "/acknowledged", os.O_CREAT | os.O_APPEND | os.O_RDWR)
number = 0

def acknowledge(together=None):
    global number
    number += 1
    title = f"killed p{{os.getpid()}} n{{number}}"
    with together or transaction.atomic():
        write(title)
    os.write(acknowledged, (title + chr(10)).encode())

fill(30)
mended = 0
for attempt in range({times}):
    two_minutes_later()
    before = os.fstat(acknowledged).st_size
    busy = child(forever(lambda: ({busy})))
    wait_until(lambda: os.fstat(acknowledged).st_size > before)
    kill_after(busy, {longest})
    written = Path(os.environ["HOME"], "acknowledged").read_text().splitlines()
    for title in written[-2:]:
        assert found(title) == 1, title
    if found() != Book.objects.count():
        assert {may_miss}, (found(), Book.objects.count())
        command("check", "--repair")
        mended += 1
    assert found() == Book.objects.count() >= 30 + len(written), (found(), Book.objects.count(), len(written))

write("zebra")
assert found("zebra") == 1
missing = [title for title in written if not Book.objects.filter(title=title).exists()]
assert not missing, missing
two_minutes_later()
assert leftovers() <= 1, list(FILES.iterdir())
command("compact")
command("check")
assert found() == Book.objects.count()
print(len(written), mended)
"""


def kill_while(site: Site, times: int, busy_with: str) -> str:
    """Return what was tried; raises ``AssertionError`` when anything was lost, blocked or left behind."""
    busy, longest = BUSY_WITH[busy_with]
    may_miss = busy_with == "saving outside a transaction"
    written, mended = site.run(
        SCRIPT.format(times=times, busy=busy, longest=longest, may_miss=may_miss)
    ).split()
    return (
        f"killed {times} times while {busy_with}: {written} saves acknowledged, 0 lost, nothing left behind; "
        f"{mended} unacknowledged saves found by check --repair"
    )


def kill_whatever_it_does(site: Site, times: int) -> str:
    results = []
    for busy_with in BUSY_WITH:
        site.run(
            "Book.objects.all().delete(); Path(os.environ['HOME'], 'acknowledged').unlink(missing_ok=True)"
        )
        results.append(kill_while(site, times, busy_with))
    return "\n  ".join(["", *results])


if __name__ == "__main__":
    main(kill_whatever_it_does, times=200)
