"""Reads a page of the docs: its examples by language, and what it says to press, fill in and follow."""

import re
from pathlib import Path

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial" / "first-directory.md"


def examples(language):
    """The blocks of code in that language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```", TUTORIAL.read_text(), re.MULTILINE | re.DOTALL)


def example_of(file):
    """The one Python example whose first line names ``file``."""
    (code,) = [code for code in examples("python") if code.startswith(f"# {file}\n")]
    return code


def console_lines():
    return [line for block in examples("console") for line in block.splitlines()]


def clickable(first, last):
    """What chapters ``first`` to ``last`` set bold or italic: everything to click, choose and fill in."""
    chapters = re.split(r"^## (\d+)\. ", TUTORIAL.read_text(), flags=re.MULTILINE)
    numbers, texts = chapters[1::2], chapters[2::2]
    text = " ".join(text for number, text in zip(numbers, texts, strict=True) if first <= int(number) <= last)
    text = " ".join(re.sub(r"^## .*", "", text, flags=re.MULTILINE | re.DOTALL).split())
    bold = [part for path in re.findall(r"\*\*(.+?)\*\*", text) for part in path.split(" → ")]
    italic = re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", text)
    return {*bold, *italic}
