"""A virus scanner to look at: it knows one virus, the text that every scanner's makers agreed to find."""

from typing import Any

EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


def scan(file: Any) -> str:
    return "suspect" if EICAR in file.read() else "clean"
