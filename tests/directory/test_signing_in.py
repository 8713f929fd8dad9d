"""A mentor who signs in counts as active, and breaks end by themselves."""

from datetime import timedelta

import pytest
from django.contrib.auth.signals import user_logged_in
from django.core.management import call_command
from django.utils import timezone

from tests.factories import MentorFactory
from wagtail_mentoring.directory.actions import pause_mentor
from wagtail_mentoring.directory.choices import MentorStatus

pytestmark = pytest.mark.django_db


def test_mentor_who_signs_in_is_active_now(django_user_model, rf):
    user = django_user_model.objects.create_user("maya")
    mentor = MentorFactory(user=user, last_active_at=timezone.now() - timedelta(days=90))

    user_logged_in.send(sender=django_user_model, request=rf.get("/"), user=user)

    mentor.refresh_from_db()
    assert timezone.now() - mentor.last_active_at < timedelta(minutes=5)


def test_daily_command_brings_back_only_mentors_whose_break_is_over(capsys):
    over, going_on, open_end = MentorFactory.create_batch(3)
    pause_mentor(mentor=over, until=timezone.localdate() - timedelta(days=1))
    pause_mentor(mentor=going_on, until=timezone.localdate())
    pause_mentor(mentor=open_end)

    call_command("mentoring_daily")

    for mentor in (over, going_on, open_end):
        mentor.refresh_from_db()
    assert [over.status, going_on.status, open_end.status] == [
        MentorStatus.APPROVED,
        MentorStatus.PAUSED,
        MentorStatus.PAUSED,
    ]
    assert "1 mentor is back from a break." in capsys.readouterr().out.splitlines()
