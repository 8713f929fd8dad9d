"""A process killed in the middle of an erasure leaves the door shut and every row as it was."""

import os
import signal

import pytest
from django.db import IntegrityError, connection, transaction

from tests.applications.builders import submitted
from wagtail_mentoring.applications.models import ApplicationRevision
from wagtail_mentoring.record_keeping.erasure_door import open_erasure
from wagtail_mentoring.record_keeping.models import Erasure


@pytest.mark.django_db(transaction=True)
def test_process_killed_inside_an_erasure_has_erased_nothing_and_shut_the_door(site_root):
    application = submitted()
    answers = application.revisions.get().answers
    connection.close()

    child = os.fork()
    if child == 0:
        with open_erasure(reason="never finished"):
            ApplicationRevision.objects.update(answers={})
            os.kill(os.getpid(), signal.SIGKILL)
    _, status = os.waitpid(child, 0)

    assert os.WTERMSIG(status) == signal.SIGKILL
    assert ApplicationRevision.objects.get().answers == answers
    assert not Erasure.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        ApplicationRevision.objects.update(answers={})
