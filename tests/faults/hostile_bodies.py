"""Hostile requests: right ones with something wrong, the same for the same seed. Knows nothing of Django."""

import json
import random
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_from_bytes

PDF = b"%PDF-1.4\n%%EOF\n"

#: Text as no one types it, in bytes as they would arrive.
HOSTILE = [
    b"\x00",
    b"a\x00b",
    b"\xed\xa0\x80",  # half a character
    b"\xff\xfe\xfa",
    b"\xc3\x28",
    b"\xf0\x9f\x98\x80" * 50,
    "\u202e\u2066\ufeff\u2028".encode(),
    b"\r\n\r\nSet-Cookie: a=b",
    b"NaN",
    b"Infinity",
    b"-0",
    b"1e999",
    b"9" * 400,
    b"-" + b"9" * 5000,
    b"0x10",
    "٣٤٥".encode(),
    "²".encode(),
    b"2027-02-31",
    b"0000-00-00",
    b"99999-01-01",
    b"<script>alert(1)</script>",
    b"{{ 7*7 }}{% csrf_token %}",
    b"%(label)s %s {0.__class__}",
    b"' OR 1=1 --",
    b"[" * 3000,
    b'{"a":' * 1000,
    b"x" * 30_000,
    b"\xcc\x81" * 2000,
    b"../../etc/passwd",
    b"null",
    b"true",
    b"",
    b" \t\n",
]

CONTENT_TYPES = [
    b"application/x-www-form-urlencoded",
    b"application/x-www-form-urlencoded; charset=utf-16",
    b"application/x-www-form-urlencoded; charset=latin-1",
    b"application/x-www-form-urlencoded; charset=nonsense",
    b"application/x-www-form-urlencoded; charset=\xff",
    b"multipart/form-data",
    b"multipart/form-data; boundary=",
    b"multipart/form-data; boundary=\xe4",
    b"multipart/form-data; boundary=" + b"x" * 300,
    b"multipart/form-data; charset=utf-7; boundary=zz",
    b"application/json",
    b"text/plain",
    b"",
    b"\x00",
]


@dataclass(frozen=True)
class Target:
    """An address with the fields of a body that is right there, and how often it is chosen."""

    path: str
    fields: dict[str, list[bytes]]
    weight: int = 1


@dataclass(frozen=True)
class Hostile:
    """One request."""

    method: str
    path: str
    content_type: bytes
    body: bytes
    declared_length: str = ""
    #: Whether it comes with the token against forgery, as from our page, and from whom too much came already.
    has_token: bool = True
    is_flood: bool = False


def hostile_request(rng: random.Random, targets: list[Target]) -> Hostile:
    """A right request with one to four things wrong."""
    [target] = rng.choices(targets, [target.weight for target in targets])
    fields = [(name.encode(), value) for name, values in target.fields.items() for value in values]
    for _number in range(rng.randint(1, 4)):
        fields = spoiled(rng, fields)
    path = target.path if rng.random() < 0.97 else target.path + "?" + spoiled_query(rng)
    if rng.random() < 0.35:
        content_type, body = as_multipart(rng, fields)
    else:
        content_type, body = CONTENT_TYPES[0], as_urlencoded(rng, fields)
    if rng.random() < 0.08:
        content_type = rng.choice(CONTENT_TYPES)
    if rng.random() < 0.05:
        body = rng.choice([json_body(rng), bytes(rng.getrandbits(8) for _ in range(rng.randint(0, 300)))])
    if rng.random() < 0.05 and body:
        body = body[: rng.randrange(len(body))]
    length = rng.choice(["", "", "", "0", "-1", "999999", "x"]) if rng.random() < 0.03 else ""
    method = (
        "POST" if rng.random() < 0.97 else rng.choice(["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"])
    )
    has_token, is_flood = rng.random() < 0.97, rng.random() < 0.02
    return Hostile(method, path, content_type, body, length, has_token, is_flood)


Fields = list[tuple[bytes, bytes]]


def spoiled(rng: random.Random, fields: Fields) -> Fields:
    """``fields`` with one thing wrong."""
    fields = list(fields)
    position = rng.randrange(len(fields)) if fields else 0
    match rng.randint(0, 9) if fields else 5:
        case 0:
            del fields[position]
        case 1 | 2 | 3:
            fields[position] = (fields[position][0], rng.choice(HOSTILE))
        case 4:
            fields.insert(position, (fields[position][0], rng.choice(HOSTILE)))
        case 5:
            fields.append((rng.choice(HOSTILE)[:200], rng.choice(HOSTILE)))
        case 6:
            fields += [fields[position]] * rng.choice([2, 250, 1200])
        case 7:
            name, value = fields[position]
            fields[position] = (name + rng.choice([b"[]", b"-0", b"\x00", b"%00", b".x"]), value)
        case 8:
            name, value = fields[position]
            at = rng.randrange(len(value) + 1)
            fields[position] = (name, value[:at] + rng.choice(HOSTILE)[:2000] + value[at:])
        case _:
            other = rng.randrange(len(fields))
            fields[position] = (fields[position][0], fields[other][1])
    return fields


def spoiled_query(rng: random.Random) -> str:
    name = rng.choice(["show", "find", "for", "opened", "version", "next"])
    return f"{name}={quote_from_bytes(rng.choice(HOSTILE)[:1000])}"


def as_urlencoded(rng: random.Random, fields: Fields) -> bytes:
    if rng.random() < 0.1:  # raw bytes, as no browser sends them
        return b"&".join(name + b"=" + value for name, value in fields)
    return "&".join(f"{quote_from_bytes(name)}={quote_from_bytes(value)}" for name, value in fields).encode()


def as_multipart(rng: random.Random, fields: Fields) -> tuple[bytes, bytes]:
    boundary = b"zz" + str(rng.randint(0, 9)).encode()
    parts = []
    for name, value in fields:
        extra = b""
        if rng.random() < 0.15:
            filename = rng.choice(
                [b"cv.pdf", b"\x00.pdf", b"../../cv.pdf", b"a" * 400 + b".pdf", b"", b"\xff.pdf"]
            )
            extra = (
                b'; filename="'
                + filename
                + b'"\r\nContent-Type: '
                + rng.choice([b"application/pdf", b"\xff", b""])
            )
            value = rng.choice([PDF, PDF[:5], b"", value])
        if rng.random() < 0.03:
            extra += b"\r\nContent-Transfer-Encoding: " + rng.choice([b"base64", b"nonsense"])
        parts.append(b"--" + boundary + b'\r\nContent-Disposition: form-data; name="' + name + b'"' + extra)
        parts[-1] += b"\r\n\r\n" + value + b"\r\n"
    end = b"--" + boundary + rng.choice([b"--\r\n", b"", b"\r\n", b"--"])
    return b"multipart/form-data; boundary=" + boundary, b"".join(parts) + end


def json_body(rng: random.Random) -> bytes:
    value: Any = rng.choice([float("nan"), 10**400, "\ud800", [], {}, None])
    for _depth in range(rng.choice([1, 10, 500])):
        value = [value] if rng.random() < 0.5 else {"version": value}
    return json.dumps(value).encode()
