"""Damage that cannot even be looked at: it is named, and everything else is looked at as well."""

import os

import pytest

from tests.applications.builders import GOOD, fill, make_applicant, start, submit, submitted, uid, with_cv
from tests.applications.staff_world import make_world
from tests.reviews.builders import give, make_phase, review
from tests.test_append_only import drop_triggers
from wagtail_mentoring.application_forms.models import FormVersion
from wagtail_mentoring.applications.models import AnswerIndex, ApplicationFile, ApplicationRevision
from wagtail_mentoring.record_keeping.verification import CHECKS, EXAMPLES, NamedCheck
from wagtail_mentoring.reviews.models import Review

from .test_verify import make_mail, report

pytestmark = pytest.mark.usefixtures("site_root", "private_folder")


def examples(*options):
    """What is damaged by check, of a report that holds every check."""
    checks, code = report(*options)
    assert list(checks) == list(CHECKS)
    assert code == 1
    return {name: check["examples"] for name, check in checks.items() if check["damaged"]}


def two_files():
    application, file = with_cv()
    _other, other = with_cv(round_form=application.round.round_forms.get(), user=make_applicant("bea"))
    return f"{application.reference} file {file.key}", file, other


def test_file_that_cannot_be_read_is_named_and_the_others_are_read():
    name, file, other = two_files()
    os.remove(file.file.path)
    os.mkdir(file.file.path)
    os.remove(other.file.path)

    [unread, lost] = examples()["files"]

    assert unread.startswith(f"{name}: cannot be looked at (IsADirectoryError: ")
    assert lost.endswith(": is not in the storage")


@pytest.mark.parametrize("stored_as", ["", "../../etc/passwd", "/etc/passwd"])
def test_row_of_a_file_that_names_no_file_of_ours_is_named(stored_as):
    name, file, _other = two_files()
    ApplicationFile.objects.filter(pk=file.pk).update(file=stored_as)

    [problem] = examples()["files"]

    assert problem.startswith(f"{name}: cannot be looked at (")


def test_version_without_questions_is_told_and_so_is_what_was_answered_to_it():
    application = submitted()
    drop_triggers(FormVersion)
    FormVersion.objects.update(schema={})

    found = examples()

    unread = [f"{application.reference}: cannot be looked at (KeyError: 'sections')"]
    assert (found["names"], found["answer index"]) == (unread, unread)
    assert len(found["form versions"]) == 1


@pytest.mark.parametrize("column", ["answers", "earlier", "consents"])
@pytest.mark.parametrize("value", [[1], "x", 7])
def test_revision_of_another_shape_is_told(column, value):
    application = submitted()
    submitted(round_form=application.round.round_forms.get(), user=make_applicant("bea"))
    drop_triggers(ApplicationRevision)
    application.revisions.update(**{column: value})

    found = examples()

    told = f"{application.reference} revision 1: the answers are not those that were handed in"
    assert found["revisions"] == [told]
    unread = [problem for check in ("names", "answer index", "files") for problem in found.get(check, [])]
    assert [problem for problem in unread if not problem.startswith(application.reference)] == []


def test_name_that_became_a_number_is_told():
    application = submitted()
    drop_triggers(ApplicationRevision)
    answers = application.revisions.get().answers
    application.revisions.update(answers={**answers, uid("name"): 5})

    [problem] = examples()["names"]

    assert problem.startswith(f"{application.reference}: ")


def test_file_that_a_revision_names_by_half_is_told():
    application, file = with_cv()
    drop_triggers(ApplicationRevision)
    answers = application.revisions.get().answers
    application.revisions.update(answers={**answers, uid("cv"): {"key": str(file.key)}})

    assert examples()["files"] == [
        f"{application.reference} file {file.key}: cannot be looked at (KeyError: 'name')"
    ]


@pytest.mark.parametrize("value", [[1], "x"])
def test_review_of_another_shape_is_told(value):
    world = make_world()
    phase = make_phase(world.round_form)
    application = submitted(round_form=world.round_form)
    written = review(give(application, phase, world.colleague))
    Review.objects.update(answers=value)

    [problem] = examples()["reviews"]

    assert problem.startswith(f"{application.reference} review {written.pk}: cannot be looked at (")


@pytest.fixture
def broken_check(monkeypatch):
    """A check that finds more than is named, and then cannot go on."""

    def nothing_holds():
        """Nothing is wrong."""
        yield from (f"thing {number}: is damaged" for number in range(EXAMPLES + 2))
        raise RuntimeError("disk away")

    monkeypatch.setitem(CHECKS, "guards", NamedCheck("guards", nothing_holds, "Look at the disk."))


@pytest.mark.usefixtures("broken_check")
def test_check_that_cannot_go_on_says_so_first_and_the_other_checks_run():
    mail = make_mail(status="failed", last_error="550 no such user")

    checks, code = report()

    assert (code, list(checks)) == (1, list(CHECKS))
    assert checks["guards"]["damaged"] == EXAMPLES + 3
    assert checks["guards"]["examples"][:2] == [
        "ended early, the rest was not looked at (RuntimeError: disk away)",
        "thing 0: is damaged",
    ]
    assert len(checks["guards"]["examples"]) == EXAMPLES
    assert checks["failed mail"]["examples"] == [f"mail {mail.pk} (receipt): 550 no such user"]


def test_index_of_the_others_is_mended_where_one_cannot_be_read():
    application = fill(start(), {**GOOD, uid("year"): [uid("year/First")]})
    submit(application)
    other = fill(
        start(round_form=application.round.round_forms.get(), user=make_applicant("bea")),
        {**GOOD, uid("year"): [uid("year/First")]},
    )
    submit(other)
    drop_triggers(ApplicationRevision)
    application.revisions.update(earlier=[1])
    AnswerIndex.objects.update(value="other")

    [problem] = examples("--mend-index")["answer index"]

    assert problem.startswith(f"{application.reference}: cannot be looked at (")
