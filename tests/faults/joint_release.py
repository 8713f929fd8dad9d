"""Several people edit, sign and release one page at the same moment: what is public, every office has signed.

    python tests/postgres.py python -m tests.faults.joint_release
    python tests/postgres.py python -m tests.faults.joint_release --trials 100

A page of a program that two offices run stands in a database of its own. In each trial some of these
happen at once, in threads that start together, by chance: both offices sign what they read a moment ago,
once or twice; an editor saves a draft, or autosave writes over the last one; a superuser publishes, code
sets the row live, and somebody takes the page offline. After each what visitors would see is compared
with the signatures there are, from the rows. Needs PostgreSQL, whose locks are what is tried. Ended from
outside (Ctrl-C, SIGTERM) it counts what it did until then.
"""

import argparse
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

Step = Callable[[], Any]


def run(
    *, trials: int, seed: int = 1, progress: bool = False, enough: threading.Event | None = None
) -> dict[str, int]:
    """Try it and return what was counted. Uses the database that Django is set up for, which it fills."""
    from django.db import connection

    world = make_world()
    chance = random.Random(seed)  # noqa: S311  an order of threads
    done = dict.fromkeys(("trials", "released", "offline", "signed", "refused", "broken", "unsigned"), 0)
    connection.close()
    seen = None
    for number in range(trials):
        answers = at_once(chosen_steps(world, chance, number))
        done["signed"] += answers.count("signed")
        done["refused"] += answers.count("refused")
        done["broken"] += answers.count("broken")
        page = world.page
        shown = page.intro if page.live else None
        done["released"] += shown is not None and shown != seen
        done["offline"] += shown is None and seen is not None
        done["unsigned"] += page.live and not every_office_signed(world)
        seen = shown
        done["trials"] += 1
        if progress and done["trials"] % 50 == 0:
            print(done, flush=True)
        if enough and enough.is_set():
            break
    return done


def make_world() -> Any:
    from wagtail.models import Page

    from tests.publication.publication_world import PublicationWorld

    return PublicationWorld(Page.objects.get(depth=2))


def chosen_steps(world: Any, chance: random.Random, number: int) -> list[Step]:
    """What happens at once in a trial; everybody signs what there was before."""
    read = world.page_now().digest
    draft = world.page.get_latest_revision_as_object()
    steps: list[Step] = [
        lambda: world.sign_for_career(read),
        lambda: world.sign_for_alumni(read),
        lambda: world.sign_for_career(),
        lambda: world.sign_for_alumni(),
        lambda: world.edit(f"Draft {number}"),
        lambda: autosave(world, draft, f"Autosaved {number}"),
        lambda: world.page.latest_revision.publish(user=world.admin, skip_permission_checks=True),
        lambda: set_live(world.page, f"Set live {number}"),
    ]
    if number % 5 == 0:
        steps.append(lambda: world.page.unpublish(user=world.admin))
    return chance.sample(steps, chance.randint(3, len(steps)))


def autosave(world: Any, draft: Any, intro: str) -> None:
    """As the editor's autosave: into the revision that was the last one when the editor was opened."""
    draft.intro = intro
    draft.save_revision(user=world.admin, overwrite_revision=draft.latest_revision)


def set_live(page: Any, intro: str) -> None:
    """What code may try."""
    page.live, page.intro = True, intro
    page.save()


def at_once(steps: list[Step]) -> list[str]:
    """Take the steps in threads that start together; say of each how it ended."""
    gate = threading.Barrier(len(steps))

    def take(step: Step) -> str:
        from django.core.exceptions import PermissionDenied, ValidationError
        from django.db import connection

        from wagtail_mentoring.agreements.models import SignOff

        try:
            connection.ensure_connection()
            gate.wait(timeout=60)
            return "signed" if isinstance(step(), SignOff) else "done"
        except (PermissionDenied, ValidationError):
            return "refused"
        except Exception as error:  # noqa: BLE001  a thread tells its trial
            print(f"{type(error).__name__}: {error}", flush=True)
            return "broken"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(take, steps))


def every_office_signed(world: Any) -> bool:
    """Whether each office has a signature under what the row shows, whichever release that was."""
    from wagtail_mentoring.agreements.models import SignOff
    from wagtail_mentoring.publication.contents import content_of, digest_of
    from wagtail_mentoring.publication.models import PageText

    page = world.page
    content = content_of(page)
    for text in PageText.objects.released():
        if digest_of(page.pk, text.edition, content) == text.digest:
            signed = SignOff.objects.filter(digest=text.digest).values_list("office", flat=True)
            return set(signed) == {world.career.pk, world.alumni.pk}
    return False


def told(done: dict[str, int]) -> str:
    """The figures as a sentence; raises ``AssertionError`` for any that should be nought."""
    wrong = {name: done[name] for name in ("broken", "unsigned") if done[name]}
    assert not wrong, wrong
    return (
        f"{done['trials']} interleavings of editing, signing and releasing: {done['signed']} signatures, "
        f"{done['released']} releases, {done['offline']} times offline, {done['refused']} steps refused, "
        "0 broken, 0 live pages without every office's signature"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trials", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    assert os.environ.get("DATABASE_URL"), "python tests/postgres.py python -m tests.faults.joint_release"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.faults.portal_settings"
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases, teardown_databases

    from tests.empty_site import make_home_page

    databases = setup_databases(verbosity=0, interactive=False)
    began, enough = time.monotonic(), threading.Event()
    for ended in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ended, lambda *args: enough.set())
    try:
        make_home_page(settings.LANGUAGE_CODE)
        done = run(trials=options.trials, seed=options.seed, progress=True, enough=enough)
        print(told(done), f"in {time.monotonic() - began:.0f} s")
    finally:
        teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
