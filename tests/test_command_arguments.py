"""What cannot be meant is refused by every command that takes a number, before anything is done."""

import pytest
from django.core.management import CommandError, call_command

from wagtail_mentoring.command_arguments import seconds, whole_number

TOO_LARGE = "9" * 30


@pytest.mark.parametrize("command", ["mentoring_send_mail", "mentoring_send_webhooks"])
@pytest.mark.parametrize(
    "argument",
    ["--loop=-1", "--loop=nan", "--loop=inf", "--loop=1e300", "--loop=soon", "--limit=0", "--limit=-1"],
)
def test_senders_refuse_a_pause_or_limit_that_cannot_be_meant(command, argument):
    with pytest.raises(CommandError, match=argument.partition("=")[0]):
        call_command(command, argument)


@pytest.mark.parametrize(
    "arguments",
    [
        ("mentoring_import_form", TOO_LARGE, "--dry-run"),
        ("mentoring_import_form", "0", "--dry-run"),
        ("mentoring_import_form", "1", "--round", TOO_LARGE),
        ("mentoring_import_students", "--user=x", "--form", TOO_LARGE),
        ("mentoring_import_mentors", "--user=x", "--resume", TOO_LARGE),
        ("mentoring_import_mentors", "--user=x", "--undo=-1"),
    ],
)
def test_key_that_no_row_can_have_is_refused(arguments):
    with pytest.raises(CommandError, match="is no whole number from 1 up"):
        call_command(*arguments)


def test_numbers_at_their_limits_are_taken():
    assert [whole_number("1"), whole_number(str(2**63 - 1))] == [1, 2**63 - 1]
    assert [seconds("0"), seconds("0.5"), seconds("86400")] == [0, 0.5, 86400]
