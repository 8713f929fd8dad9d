"""PostgreSQL is stopped while somebody writes: a page says so and holds what was sent until it is back.

    python -m tests.faults.database_away

Starts a portal on a PostgreSQL server of its own, which loses nothing that it confirmed when it is stopped.
"""

import subprocess
from pathlib import Path

import psycopg

from tests.faults.applicant import Applicant, Unanswered, hidden_fields
from tests.faults.burst import answers_of
from tests.faults.portal import Portal, throwaway_portal
from tests.postgres import as_server_user, find_programs, leave_on_sigterm, throwaway_server

WRITTEN = "Written while there was no database"


class Database:
    """The server of this address, to be stopped and started again."""

    def __init__(self, programs: Path, url: str) -> None:
        self.programs = programs
        with psycopg.connect(url.rpartition("/")[0] + "/postgres") as connection:
            self.data = Path(connection.execute("SHOW data_directory").fetchone()[0])

    def call(self, *arguments: str) -> None:
        command = [str(self.programs / "pg_ctl"), "-D", str(self.data), "--wait", *arguments]
        quiet = subprocess.DEVNULL
        subprocess.run(as_server_user(command), cwd=self.data.parent, check=True, stdout=quiet, stderr=quiet)

    def stop(self) -> None:
        self.options = (self.data / "postmaster.opts").read_text().split(maxsplit=1)[1].replace('"', "")
        self.call("stop", "--mode=immediate")

    def start(self) -> None:
        self.call("start", "--options", self.options.split(maxsplit=2)[2].strip())


def database_away() -> str:
    """Return what happened; raises ``AssertionError`` when anybody met an error or lost a word."""
    programs = find_programs()
    assert programs is not None, "PostgreSQL is not installed."
    with (
        leave_on_sigterm(),
        throwaway_server(programs, options=[]) as url,
        throwaway_portal(url.rpartition("/")[0]) as portal,
    ):
        return write_without(Database(programs, url), portal)


def write_without(database: Database, portal: Portal) -> str:
    world = portal.do("make_people", people=1)
    portal.start_server(workers=1)
    person = Applicant(portal.port, "p0")
    person.sign_in()
    person.start(world["door"])
    answers = answers_of(world, 0, goals=WRITTEN)
    pages = {f"{person.address}sections/{section}/": values for section, values in answers.items()}
    forms = {path: {**hidden_fields(person.get(path)), **values} for path, values in pages.items()}

    database.stop()
    told = {path: refused(person, path, {**form, "go": "next"}) for path, form in forms.items()}
    refused(person, "/mentoring/applications/")
    assert refused(person, next(iter(forms)) + "autosave/", forms[next(iter(forms))]), "no page for a script"
    database.start()

    for path, page in told.items():
        person.send(path, hidden_fields(page))
    person.hand_in(person.form_to_hand_in())
    [goals] = [fields["goals"] for fields in world["sections"].values() if "goals" in fields]
    [texts] = portal.do("handed_in_texts", question=goals.removeprefix("q-")).values()
    assert texts == [WRITTEN], texts
    return f"{len(told)} pages sent without a database: 503 with what was written, sent again, 0 lost"


def refused(person: Applicant, path: str, form: dict | None = None) -> str:
    """The page that says that there is no database."""
    try:
        person.request("POST" if form else "GET", path, form)
    except Unanswered as error:
        answer = error
    else:
        raise AssertionError(f"{path} was answered without a database")
    assert str(answer).startswith("503"), (str(answer), answer.text[:500])
    assert int(answer.headers["Retry-After"]) > 0
    return answer.text


if __name__ == "__main__":
    print(database_away())
