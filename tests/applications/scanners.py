"""Virus scanners to test with."""

EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


def by_contents(file):
    return "suspect" if EICAR in file.read() else "clean"


def broken(file):
    raise ConnectionError("clamd does not answer")


def unclear(file):
    return "perhaps"
