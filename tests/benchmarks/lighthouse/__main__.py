"""Measure the demo's pages with Lighthouse, as a phone on a slow line: prints one line a page.

    python -m tests.benchmarks.lighthouse                        needs node, npx and Chromium
    python -m tests.benchmarks.lighthouse directory --save out   only some pages; keep the full reports

A score is the median of ``--runs``. Scores from 0 to 100; "own" is what this app itself sends for the first
view, compressed: the page, our style sheets and scripts and the pictures of mentors, in KB. A page of a
person who is signed in has no score for search engines: they are told to leave it alone. Ends with 1 where a
score is below 95 or "own" above 100 KB.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median_low
from typing import Any

from tests.postgres import free_port

ROOT = Path(__file__).parents[3]
LIGHTHOUSE = "lighthouse@13.5.0"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
#: Lighthouse sometimes loses the trace of a visit and asks to be run again.
ATTEMPTS = 3
LEAST, MOST_OWN = 95, 100
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: What the host brings, not we: its own looks and the library that django-htmx serves.
HOSTS_OWN = ("/static/portal/", "/static/django_htmx/", "/images/")
ENVIRONMENT = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.lighthouse.settings"}


def prepare() -> None:
    """Load the demo where there is none, and lay the static files out, compressed."""
    manage = [sys.executable, str(ROOT / "example_site/manage.py")]
    subprocess.run([*manage, "demo", "--no-server"], check=True, stdout=subprocess.DEVNULL)
    os.environ["DJANGO_SETTINGS_MODULE"] = ENVIRONMENT["DJANGO_SETTINGS_MODULE"]
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from whitenoise.compress import main as compress

    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    compress([str(settings.STATIC_ROOT), "--quiet"])


def pages() -> dict[str, tuple[str, str]]:
    """The path of each page and the cookie of whom it is for."""
    from django.test import Client
    from django.urls import reverse

    from wagtail_mentoring.applications.models import Application
    from wagtail_mentoring.directory.models import Mentor

    draft = Application.objects.filter(status="draft", applicant__isnull=False).latest("pk")
    client = Client()
    client.force_login(draft.applicant)
    section = draft.draft_version.schema["sections"][0]["key"]
    mentor = Mentor.objects.listed().exclude(photo=None).by_name().first()
    return {
        "directory": ("/careers/find-a-mentor/", ""),
        "profile": (f"/careers/find-a-mentor/{mentor.slug if mentor else ''}/", ""),
        "program": ("/careers/programs/first-steps/", ""),
        "application page": ("/careers/programs/first-steps/apply/", ""),
        "application": (
            reverse("wagtail_mentoring:application_section", args=[draft.reference, section]),
            f"sessionid={client.cookies['sessionid'].value}",
        ),
    }


@contextmanager
def server() -> Iterator[str]:
    """The portal on a free port, until the block ends."""
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "tests.benchmarks.lighthouse.portal:application"]
    options = ["--bind", address, "--threads", "8", "--log-level", "error"]
    process = subprocess.Popen([*command, *options], env=ENVIRONMENT, cwd=ROOT)
    try:
        for _second in range(120):
            try:
                urllib.request.urlopen(f"http://{address}/", timeout=60).close()
                break
            except OSError:
                time.sleep(1)
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait()


def measured(url: str, cookie: str, report: Path) -> dict[str, Any]:
    """Lighthouse's report of one visit."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as headers:
        json.dump({"Cookie": cookie} if cookie else {}, headers)
        headers.flush()
        chrome = next(filter(None, map(shutil.which, BROWSERS)), "")
        command = ["npx", "--yes", LIGHTHOUSE, url, "--quiet", "--output=json", f"--output-path={report}"]
        flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
        for left in reversed(range(ATTEMPTS)):
            ended = subprocess.run(
                [*command, flags, f"--extra-headers={headers.name}"],
                env=ENVIRONMENT | {"CHROME_PATH": chrome, "npm_config_loglevel": "error"},
                check=not left,
            )
            if not ended.returncode:
                break
    return json.loads(report.read_text())


def own_kilobytes(report: dict[str, Any]) -> int:
    """What this app sent, as it came over the line."""
    requests = report["audits"]["network-requests"]["details"]["items"]
    ours = [row for row in requests if not any(part in row["url"] for part in HOSTS_OWN)]
    ours = [row for row in ours if row["resourceType"] != "Font"]
    return round(sum(row["transferSize"] for row in ours) / 1024)


def scores(url: str, cookie: str, folder: Path, name: str, runs: int) -> dict[str, int]:
    """The median score of each category, and the KB that are our own."""
    reports = [measured(url, cookie, folder / f"{name}-{number}.json") for number in range(1, runs + 1)]
    wanted = [category for category in CATEGORIES if not (cookie and category == "seo")]
    found = {
        category: round(100 * median_low(report["categories"][category]["score"] or 0 for report in reports))
        for category in wanted
    }
    return {**found, "own": median_low(own_kilobytes(report) for report in reports)}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="page", help="only these pages")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="keep Lighthouse's reports here")
    options = parser.parse_args()
    if shutil.which("npx") is None:
        parser.error("npx is missing: install Node.js 22 or newer.")
    prepare()
    folder = options.save or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    failed = False
    with server() as address:
        for name, (path, cookie) in pages().items():
            if options.names and name not in options.names:
                continue
            found = scores(address + path, cookie, folder, name.replace(" ", "_"), options.runs)
            print(f"{name:18}", *(f"{key} {value}" for key, value in found.items()), "KB", flush=True)
            failed |= found["own"] > MOST_OWN or any(found[key] < LEAST for key in found if key != "own")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
