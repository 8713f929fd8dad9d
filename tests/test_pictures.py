"""The pictures of the docs: each is used, described, small, and made by ``make screenshots``."""

import re
from pathlib import Path

import pytest
from PIL import Image

from docs.pictures.__main__ import PICTURES
from docs.pictures.camera import MOST_BYTES

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
PAGES = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
#: Drawn by ``make bench-search`` from what it measured.
DRAWN = {"search_speed"}


def shown():
    """The text and the file of each picture of a page."""
    return [
        (text, (page.parent / file).resolve())
        for page in PAGES
        for text, file in PICTURE.findall(page.read_text())
    ]


def test_every_picture_is_used_and_made_by_the_script():
    files = {path.stem for path in IMAGES.iterdir()}

    assert files == {file.stem for _text, file in shown()}
    assert files == set(PICTURES) | DRAWN


def test_every_picture_says_in_words_what_is_seen():
    texts = [" ".join(text.split()) for text, _file in shown()]

    assert texts
    assert [text for text in texts if len(text.split()) < 5] == []


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_picture_is_small_and_as_wide_as_it_says(name):
    path = IMAGES / f"{name}.png"

    assert path.stat().st_size <= MOST_BYTES
    assert Image.open(path).width in ({360} if name.endswith("phone") else {1280})
