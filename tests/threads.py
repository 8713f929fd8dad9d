"""Threads that start together, each with a connection of its own: for tests against PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.core.exceptions import ValidationError
from django.db import connection


def at_once(*steps):
    """Call the steps in threads that start together; return what each returned, or its refusal."""
    barrier = Barrier(len(steps))

    def run(step):
        try:
            barrier.wait(timeout=60)
            return step()
        except ValidationError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))
