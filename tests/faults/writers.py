"""Two processes write at the same time, while both fold changes into files: nothing is lost.

python -m tests.faults.writers --times 60
"""

from tests.faults.site import Site, main

WRITE = """
for number in range({times}):
    write(f"{name} volume {{number}}")
    assert found(f"{name} {{number}}") >= 1
    if number % 10 == 5:
        command("compact")
"""


def two_writers(site: Site, times: int) -> str:
    """Return how many objects were lost; raises ``AssertionError`` when any was."""
    site.run("fill(0)")
    writers = [site.start(WRITE.format(times=times, name=name)) for name in ("anna", "berta")]
    for writer in writers:
        _out, err = writer.communicate(timeout=600)
        assert writer.returncode == 0, err[-4000:]
    kept = [int(number) for number in site.run("print(found('anna'), found('berta'))").split()]
    lost = 2 * times - sum(kept)
    assert lost == 0, f"{lost} of {2 * times} objects are not found."
    return f"two processes wrote {times} objects each: 0 lost"


if __name__ == "__main__":
    main(two_writers, times=60)
