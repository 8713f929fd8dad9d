"""PostgreSQL is restarted while people search: as soon as it is back, searches are right again.

    python -m tests.faults.restart --times 5

Starts a PostgreSQL server of its own.
"""

import argparse
import subprocess
import time
from pathlib import Path

import psycopg

from tests.faults.site import throwaway_site
from tests.postgres import as_server_user, find_programs, throwaway_server

SCRIPT = """
from django.db import close_old_connections, DatabaseError, InterfaceError

home = Path(os.environ["HOME"])
fill(50)
right, refused = 0, 0
(home / "ready").touch()
while not (home / "stop").exists():
    close_old_connections()  # as Django does before each request
    try:
        assert found("mentors") == 50
        right += 1
        (home / "right").write_text(str(right))
    except (DatabaseError, InterfaceError):
        refused += 1
        connections.close_all()
    time.sleep(0.01)
assert found("mentors") == 50
write("Mentor afterwards")
assert found("mentors") == 51
print(right, refused)
"""


def restart(times: int) -> str:
    """Return what was tried; raises ``AssertionError`` when searches did not recover by themselves."""
    programs = find_programs()
    assert programs is not None, "PostgreSQL is not installed."
    with throwaway_server(programs) as url, throwaway_site(url.rpartition("/")[0]) as site:
        process = site.start(SCRIPT)
        wait_for(site.directory / "ready", process)
        for _ in range(times):
            restart_server(programs, url)
            (site.directory / "right").unlink(missing_ok=True)
            wait_for(site.directory / "right", process)
        (site.directory / "stop").touch()
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err[-4000:]
    right, refused = out.split()
    return f"{times} restarts during {right} searches: {refused} met no database, all others were right"


def restart_server(programs: Path, url: str) -> None:
    with psycopg.connect(url.rpartition("/")[0] + "/postgres") as connection:
        data = connection.execute("SHOW data_directory").fetchone()[0]
    command = [str(programs / "pg_ctl"), "-D", data, "restart", "--wait", "--mode=fast"]
    log = subprocess.DEVNULL
    subprocess.run(as_server_user(command), cwd=Path(data).parent, check=True, stdout=log, stderr=log)


def wait_for(path: Path, process: "subprocess.Popen[str]") -> None:
    """Wait until the process has made a file."""
    for _ in range(600):
        if path.exists():
            return
        assert process.poll() is None, process.communicate()[1][-4000:]
        time.sleep(0.1)
    raise AssertionError(f"{path.name} was not made within a minute.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="how often (default 5)")
    print(f"PostgreSQL: {restart(parser.parse_args().times)}")
