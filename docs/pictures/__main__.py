"""Starts a demo of its own, takes every picture and stops it; with an address, uses the demo there.

``make screenshots``, or for some of them ``make screenshots ARGS="directory desk"``. Needs Chromium and the
packages of ``make test``.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from docs.pictures.camera import ARGUMENTS, IMAGES, Camera, chromium
from docs.pictures.coordinators import COORDINATORS
from docs.pictures.editors import EDITORS
from docs.pictures.readme import README
from tests.postgres import free_port

ROOT = Path(__file__).parents[2]
#: Name of a picture: how to get there, who is signed in, how high the window is.
PICTURES = README | EDITORS | COORDINATORS
START_SECONDS = 1800


@contextlib.contextmanager
def own_demo() -> Iterator[str]:
    """A demo on a free port in a temporary folder, as ``make demo`` makes it on its first day."""
    address = f"127.0.0.1:{free_port()}"
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        server = subprocess.Popen(  # noqa: S603  our own command
            [sys.executable, "-W", "ignore", ROOT / "example_site" / "manage.py", "demo", address],
            env=os.environ | {"EXAMPLE_VAR_DIR": folder},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(server, f"http://{address}/login/")
            yield f"http://{address}"
        finally:
            server.terminate()
            server.wait()


def wait_for(server: "subprocess.Popen[bytes]", address: str) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise SystemExit("The demo did not start. `make demo` says why.")
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address).close()  # noqa: S310  our own server
            return
        time.sleep(1)
    raise SystemExit(f"The demo does not answer at {address}.")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="name", help=f"only these of {', '.join(PICTURES)}")
    parser.add_argument("--address", help="of a demo that runs already, for example http://127.0.0.1:8000")
    arguments = parser.parse_args()
    IMAGES.mkdir(exist_ok=True)
    demo = contextlib.nullcontext(arguments.address) if arguments.address else own_demo()
    with demo as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        camera = Camera(browser, address)
        for name in arguments.names or PICTURES:
            shot, options = PICTURES[name]
            print(f"{name}.png: {camera.take(name, shot, **options) // 1024} KB", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
