"""The mail server is shut, hangs or dies after DATA while people hand in; then its senders are killed.

    python -m tests.faults.mail_faults --people 60 --kills 20

Handing in must work all the same, with the receipt on the page and without waiting for the mail server: a
thread of the worker waits. Afterwards, with the mail server back,
processes that send are killed the moment it has taken a mail, before they can note that; the last one is left
alone. Every mail must then have arrived. A mail taken just before its sender died arrives twice, under the
same Message-ID: no mail system can do better, and many mail programs show it once.
"""

import argparse
import os
import time
from collections import Counter
from email import message_from_string
from typing import Any

from tests.faults.burst import prepared
from tests.faults.portal import Portal, throwaway_portal

MODES = ("shut", "hang", "die_after_data")


def mail_faults(portal: Portal, people: int, kills: int) -> str:
    """Return what happened; raises ``AssertionError`` when a receipt or a mail was lost."""
    portal.start_server(workers=2)
    ready = prepared(portal, people)
    slowest = dict.fromkeys(MODES, 0.0)
    for number, (person, form) in enumerate(ready):
        mode = MODES[number % len(MODES)]
        portal.mail.mode = mode
        began = time.monotonic()
        assert person.hand_in(form)
        slowest[mode] = max(slowest[mode], time.monotonic() - began)
        assert person.reference_on_receipt()
    assert portal.mail.messages == []

    portal.stop_server()
    taken = portal.directory / "taken"
    taken.touch()
    portal.mail.on_taken = lambda: taken.write_bytes(b"." * len(portal.mail.messages))
    portal.mail.mode = "ok"
    killed = portal.do("kill_senders", times=kills, taken=str(taken))
    portal.do("send_all_mail")
    mails = Counter(message_from_string(text)["Message-ID"] for text in portal.mail.messages)
    truth = portal.do("counted")
    assert truth["receipts"] == people, truth
    assert truth["mails"] == {"sent": people}, truth
    assert len(mails) == people, (len(mails), people)
    times = ", ".join(f"{mode} {seconds:.2f} s" for mode, seconds in slowest.items())
    return (
        f"{people} handed in with a mail server in trouble (the slowest: {times}); {killed} senders killed "
        f"while sending; {people} mails, 0 lost, {mails.total() - len(mails)} twice under the same Message-ID"
    )


def main() -> Any:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--kills", type=int, default=20)
    options = parser.parse_args()
    server = os.environ.get("DATABASE_URL", "").rpartition("/")[0]
    with throwaway_portal(server) as portal:
        print("PostgreSQL:" if server else "SQLite:", mail_faults(portal, options.people, options.kills))


if __name__ == "__main__":
    main()
