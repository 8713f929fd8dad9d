"""A mentor who leaves the directory leaves the index: at once what is found, then the files themselves."""

import os

import pytest
from wagtail.search.backends import get_search_backend

from tests.factories import MentorFactory, TermFactory
from wagtail_mentoring.directory import actions
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.search.reader import read_fingerprint
from wagtail_mentoring.search.rebuilding import compact, rebuild

#: A word that nothing else contains, and one that is nearly it.
CANARY, NEARLY = "quokkafish", "quokkafisch"

LEAVE = {
    "unpublished": lambda mentor: mentor.unpublish(),
    "consent withdrawn": lambda mentor: actions.withdraw_consent(mentor=mentor),
    "retired": lambda mentor: actions.retire_mentor(mentor=mentor),
    "deleted": lambda mentor: mentor.delete(),
}


@pytest.fixture(autouse=True)
def our_backend(settings, tmp_path):
    settings.WAGTAILSEARCH_BACKENDS = {
        "default": {"BACKEND": "wagtail_mentoring.search", "PATH": tmp_path / "index"}
    }


@pytest.fixture
def files(site_root):
    return get_search_backend().get_index_for_model(Mentor).files


@pytest.fixture
def mentor(files):
    """A mentor with the canary in the name, in what they write, and a term of their own; others beside."""
    MentorFactory.create_batch(9, bio="Reads applications, knows the industry.")
    mentor = MentorFactory(name=f"Robin {CANARY}", bio=f"Swims like a {CANARY}.", terms=[TermFactory()])
    rebuild(files)
    return mentor


def search(words, query="search"):
    return getattr(get_search_backend(), query)(words, Mentor)


def raw_bytes(directory):
    return b"".join(path.read_bytes() for path in directory.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "settle", [lambda files: None, compact, rebuild], ids=["at once", "compacted", "rebuilt"]
)
@pytest.mark.parametrize("leave", LEAVE.values(), ids=LEAVE.keys())
def test_mentor_who_leaves_is_found_no_more(mentor, files, leave, settle):
    assert search(CANARY).count() == 1
    assert search(CANARY).facet("terms__translation_key")

    leave(mentor)
    settle(files)

    assert search(CANARY).count() == 0
    assert list(search(CANARY)) == []
    assert search(CANARY[:5], "autocomplete").count() == 0
    assert not any(search("robin").facet("terms__translation_key").values())
    assert CANARY not in repr(search(NEARLY).suggestion())
    assert CANARY not in repr(search(NEARLY).corrections())


@pytest.mark.parametrize("settle", [compact, rebuild], ids=["compacted", "rebuilt"])
@pytest.mark.parametrize("leave", LEAVE.values(), ids=LEAVE.keys())
def test_files_hold_nothing_of_a_mentor_who_left_once_their_leaving_is_folded_in(
    mentor, files, leave, settle
):
    assert CANARY.encode() in raw_bytes(files.path)
    leave(mentor)
    settle(files)

    current = files.directory / read_fingerprint(files.index).generation
    assert CANARY.encode() not in raw_bytes(current)
    for directory in files.directory.iterdir():
        os.utime(directory, (0, 0))  # an hour later
    compact(files)

    assert CANARY.encode() not in raw_bytes(files.path)
    assert b"applic" in raw_bytes(files.path)
