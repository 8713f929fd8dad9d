"""Edit a live form at random and prove that nothing anybody wrote changed, moved or was lost.

    python -m tests.faults.live_edits                       10,000 edits, 5,000 submissions
    python -m tests.faults.live_edits --edits 200 --submissions 50 --seed 7

A form is filled in by many people in two languages; then it is edited, translated, scheduled, reverted,
copied and edited again at random while some of them hand in and others keep on writing. After it every
revision must be byte-identical, every answer must stand under the label and option its writer saw, every
column must hold its question, and every draft must hold every text that was typed. Prints its figures and
ends with 1 if anything was lost. Ended from outside (Ctrl-C, SIGTERM) it compares everything at that point.
Uses a test database of its own. Its parts: the people and what they wrote in ``live_edit_world``, edits in
``live_edit_verbs``, ways to publish them in ``live_edit_ways``.
"""

import argparse
import os
import random
import signal
import sys
import time
from threading import Event

import django
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

from tests.faults.live_edit_verbs import new_section
from tests.faults.live_edit_ways import publish
from tests.faults.live_edit_world import World, compare, hand_in, note_codes, people, write

EDITS, SUBMISSIONS, DRAFTS = 10_000, 5_000, 200
#: How often a sample of everything is compared; all of it is compared at the end.
SAMPLE_EVERY, SAMPLE = 100, 40


def run(
    *,
    edits: int,
    submissions: int,
    drafts: int = DRAFTS,
    seed: int = 1,
    progress: bool = False,
    enough: Event | None = None,
) -> World:
    """Make a world, edit it ``edits`` times and compare. ``lost`` says what went wrong; empty is well."""
    from tests.applications.builders import make_round_form

    rng = random.Random(seed)
    world = World(rng=rng, round_form=make_round_form(publish=False))
    for _number in range(3):
        world.sections.append(new_section(world, world.sections))
    form = world.round_form.form
    form.sections = world.sections
    form.save_revision().publish()
    note_codes(world)
    writers = people(world, submissions, drafts)
    for number in range(1, edits + 1):
        publish(world)
        if writers and rng.random() < 0.3:
            write(world, rng.choice(writers), share=0.4)
        if writers and rng.random() < 0.05:
            application = rng.choice(writers)
            write(world, application)
            hand_in(world, application)
        if number % SAMPLE_EVERY == 0:
            compare(world, SAMPLE)
            if progress:
                print(f"{number} edits, {len(world.lost)} losses", flush=True)
        if enough and enough.is_set():
            print(f"Ended from outside after {number:,} of {edits:,} edits.")
            break
    compare(world)
    return world


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--edits", type=int, default=EDITS)
    parser.add_argument("--submissions", type=int, default=SUBMISSIONS)
    parser.add_argument("--drafts", type=int, default=DRAFTS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    began, enough = time.monotonic(), Event()
    for ended in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ended, lambda *args: enough.set())
    try:
        world = run(**vars(options), progress=True, enough=enough)
    finally:
        teardown_databases(databases, verbosity=0)
    seconds = time.monotonic() - began
    for verb, count in sorted(world.done.items()):
        print(f"{count:>8,}  {verb}")
    print(f"{len(world.sealed):,} revisions byte-identical and under the labels their writers saw, ", end="")
    print(f"{len(world.typed):,} drafts complete, {len(world.lost)} losses, {seconds:.0f} s")
    print(*world.lost[:20], sep="\n")
    return 1 if world.lost else 0


if __name__ == "__main__":
    sys.exit(main())
