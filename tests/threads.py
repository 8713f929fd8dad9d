"""Threads that start together, each with a connection of its own; on PostgreSQL they really meet."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.core.exceptions import ValidationError
from django.db import connection

from wagtail_mentoring.applications.exceptions import AnswersChanged, ApplicationRefused

REFUSALS = (ValidationError, ApplicationRefused, AnswersChanged)


def at_once(*steps):
    """Call the steps in threads that start together; return what each returned, or its refusal."""
    barrier = Barrier(len(steps))

    def run(step):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return step()
        except REFUSALS as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))
