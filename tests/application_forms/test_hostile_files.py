"""No file keeps a worker busy or eats its memory: the operating system would end the process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from . import hostile_documents, hostile_pdfs


def ends_of(module):
    """How the check of each file of ``module`` ended."""
    run = subprocess.run(
        [sys.executable, "-m", module.__name__],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(line.split("\t") for line in run.stdout.splitlines())


@pytest.fixture(scope="module")
def pdf_ends():
    return ends_of(hostile_pdfs)


@pytest.fixture(scope="module")
def document_ends():
    return ends_of(hostile_documents)


@pytest.mark.parametrize("what", hostile_pdfs.HOSTILE)
def test_hostile_pdf_is_answered_within_bounds_of_time_and_memory(pdf_ends, what):
    """Taken or refused: some do open, where the machine is quick enough."""
    assert pdf_ends[what] in {"taken", "refused"}


@pytest.mark.parametrize("what", hostile_documents.HOSTILE)
def test_hostile_document_is_answered_within_bounds_of_time_and_memory(document_ends, what):
    """Word's. OpenDocument texts are opened and parsed by the same code."""
    assert document_ends[what] == hostile_documents.HOSTILE[what][1]
