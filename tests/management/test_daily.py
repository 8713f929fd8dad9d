"""The daily command takes every step, also after one that fails."""

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import ngettext_lazy

from wagtail_mentoring.management.commands import mentoring_daily

pytestmark = pytest.mark.django_db


def test_step_that_fails_is_named_and_keeps_no_other_from_being_taken(monkeypatch, capsys, caplog):
    def expire_offers():
        raise ZeroDivisionError

    def remind_of_drafts():
        return 2

    told = ngettext_lazy("%(count)d is told.", "%(count)d are told.", "count")
    monkeypatch.setattr(mentoring_daily, "STEPS", ((expire_offers, told), (remind_of_drafts, told)))

    with pytest.raises(CommandError, match="These steps failed, see the log, and run again: expire_offers"):
        call_command("mentoring_daily")

    assert capsys.readouterr().out == "2 are told.\n"
    assert "ZeroDivisionError" in caplog.text
