"""Bodies that no browser sends: each gets a clean page or a 4xx, and none of them breaks the database."""

import json

import pytest
from django.urls import reverse

from tests.applications.builders import ask, make_round_form, section, start, uid

pytestmark = pytest.mark.django_db

FORM = [
    section(
        "goals",
        ask("short_text", "name", required=False),
        ask("long_text", "goals", required=False),
        ask("number", "age", required=False),
        ask("date", "day", required=False),
        ask("choice", "year", options=["First", "Second"], required=False),
        ask("choice", "ranks", options=["A", "B"], display="ranked", required=False),
        ask("mentors", "wishes", required=False),
        ask("file", "cv", file_types=["pdf"], required=False),
    )
]
NAME, GOALS, AGE, DAY, YEAR, RANKS, WISHES, CV = (
    f"q-{uid(name)}" for name in ("name", "goals", "age", "day", "year", "ranks", "wishes", "cv")
)
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"
HUGE = "9" * 5000


def part(name, value, extra=""):
    return f'--b\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n'.encode() + value + b"\r\n"


END = b"--b--\r\n"

#: What it is, its content type and the body.
BODIES = [
    ("nothing", URLENCODED, b""),
    ("NUL", URLENCODED, f"{GOALS}=a%00b".encode()),
    ("NUL in a name", URLENCODED, b"q-%00=a"),
    ("NUL in asked", URLENCODED, b"asked=%00&asked=x"),
    ("NUL in seen", URLENCODED, b"seen=%00"),
    ("lone surrogate in UTF-8", URLENCODED, f"{GOALS}=%ED%A0%80".encode()),
    ("both halves in UTF-8", URLENCODED, f"{GOALS}=%ED%A0%BD%ED%B8%80".encode()),
    ("broken UTF-8", URLENCODED, f"{GOALS}=%C3%28%FF%FE".encode()),
    ("overlong UTF-8", URLENCODED, f"{GOALS}=%C0%AF".encode()),
    ("raw bytes", URLENCODED, f"{GOALS}=".encode() + bytes(range(256))),
    ("half an escape", URLENCODED, f"{GOALS}=%E0%A".encode()),
    ("control characters", URLENCODED, f"{GOALS}=%01%02%1B%7F%C2%85".encode()),
    ("BOM and non-characters", URLENCODED, f"{GOALS}=%EF%BB%BF%EF%BF%BF%EF%BF%BE".encode()),
    ("huge number", URLENCODED, f"{AGE}={HUGE}".encode()),
    ("negative huge number", URLENCODED, f"{AGE}=-{HUGE}".encode()),
    ("NaN", URLENCODED, f"{AGE}=NaN".encode()),
    ("infinity", URLENCODED, f"{AGE}=1e999".encode()),
    ("digits of other scripts", URLENCODED, f"{AGE}=%D9%A1%D9%A2".encode()),
    ("superscript digit", URLENCODED, f"{AGE}=%C2%B2&version=%C2%B2".encode()),
    ("huge version", URLENCODED, f"version={HUGE}".encode()),
    ("negative version", URLENCODED, b"version=-1"),
    ("no version", URLENCODED, b"version="),
    ("version twice", URLENCODED, b"version=1&version=2"),
    ("year 0", URLENCODED, f"{DAY}=0000-00-00".encode()),
    ("year 99999", URLENCODED, f"{DAY}=99999-01-01".encode()),
    ("no date", URLENCODED, f"{DAY}=%00%00".encode()),
    ("option of nobody", URLENCODED, f"{YEAR}=x&{YEAR}=y".encode()),
    ("a list where one is asked", URLENCODED, f"{GOALS}=a&{GOALS}=b".encode()),
    ("hundreds of ranks", URLENCODED, "&".join(f"{RANKS}=x{n}" for n in range(500)).encode()),
    ("mentors beyond any number", URLENCODED, f"{WISHES}={HUGE}&{WISHES}=-1&{WISHES}=%00".encode()),
    ("strange mentor button", URLENCODED, b"mentor=add:%00:x"),
    ("mentor button of nothing", URLENCODED, b"mentor=::::"),
    ("search for NUL", URLENCODED, f"find-{uid('wishes')}=%00%00&found-x=1".encode()),
    ("long search", URLENCODED, f"find-{uid('wishes')}={'a' * 5000}".encode()),
    ("file as text", URLENCODED, f"{CV}=text".encode()),
    ("remove nothing", URLENCODED, b"remove_file=%00"),
    ("keep nobody's", URLENCODED, f"keep-{uid('goals')}=%00".encode()),
    ("unknown button", URLENCODED, b"go=%00%FF"),
    ("999 keys", URLENCODED, "&".join(f"k{n}=v" for n in range(999)).encode()),
    ("3,000 keys", URLENCODED, "&".join(f"k{n}=v" for n in range(3000)).encode()),
    ("3 MB of text", URLENCODED, f"{GOALS}=".encode() + b"a" * 3_000_000),
    ("20,001 characters", URLENCODED, f"{GOALS}={'a' * 20_001}".encode()),
    ("ampersands", URLENCODED, b"&" * 5000),
    ("semicolons", URLENCODED, b"a;b;c=d;;;"),
    ("keys of an object", URLENCODED, b"__proto__[x]=1&constructor=2&__class__=3"),
    ("charset that is none", f"{URLENCODED}; charset=nonsense", f"{GOALS}=a".encode()),
    ("UTF-16", f"{URLENCODED}; charset=utf-16", f"{GOALS}=a".encode("utf-16")),
    ("JSON", "application/json", json.dumps({GOALS: "a"}).encode()),
    ("deep JSON", "application/json", b"[" * 50_000),
    ("XML with entities", "text/xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
    ("plain text", "text/plain", b"hello"),
    ("no content type", "", b"hello"),
    ("broken content type", ";;;=", b"hello"),
    ("multipart without a boundary", "multipart/form-data", b"hello"),
    ("multipart with a strange boundary", "multipart/form-data; boundary=\u00e9", b"hello"),
    ("multipart that never ends", MULTIPART, part(GOALS, b"a")),
    ("multipart of nothing", MULTIPART, END),
    ("multipart without names", MULTIPART, b"--b\r\n\r\nx\r\n" + END),
    ("multipart in UTF-7", f"{MULTIPART}; charset=utf-7", part(GOALS, b"+2AA-") + END),
    ("multipart with escapes", f"{MULTIPART}; charset=unicode_escape", part(GOALS, rb"\ud800") + END),
    ("submission key in UTF-7", f"{MULTIPART}; charset=utf-7", part("once", b"+2AA-") + END),
    ("wrong mail in UTF-7", f"{MULTIPART}; charset=utf_7", part(AGE, b"+2AA-") + END),
    ("multipart in base 64", MULTIPART, part(GOALS, b"====", "\r\nContent-Transfer-Encoding: base64") + END),
    ("multipart with NUL", MULTIPART, part("q-\x00", b"\x00") + part(GOALS, b"\x00\xff") + END),
    ("200 files", MULTIPART, b"".join(part(f"f{n}", b"x", '; filename="x"') for n in range(200)) + END),
    ("file without a name", MULTIPART, part(CV, b"x", '; filename=""') + END),
    ("file with a star", MULTIPART, part(CV, b"x", "; filename*=utf-8''%00%FF.pdf") + END),
    ("nested multipart", MULTIPART, part(GOALS, b"--c\r\n\r\n", "\r\nContent-Type: multipart/mixed") + END),
    ("long header", MULTIPART, part("x" * 70_000, b"y") + END),
    ("empty button once", URLENCODED, b"once=%00&form_version=" + HUGE.encode()),
    ("once of any length", URLENCODED, b"once=" + b"x" * 5000),
    ("reason of NULs", URLENCODED, b"reason=" + b"%00" * 500),
    ("trap with anything", URLENCODED, b"website=%00%FF&shown=%00:%FF:" + b"x" * 500),
]


@pytest.fixture
def application(client, private_folder):
    application = start(make_round_form(FORM))
    client.force_login(application.applicant)
    return application


def doors(application):
    reference = application.reference
    of_section = [reference, uid("section goals")]
    names = ("application_section", "application_autosave", "application_upload")
    return [
        *(reverse(f"wagtail_mentoring:{name}", args=of_section) for name in names),
        reverse("wagtail_mentoring:application_check", args=[reference]),
        reverse("wagtail_mentoring:application_start", args=[application.round_form.pk]),
    ]


@pytest.mark.parametrize(("kind", "body"), [case[1:] for case in BODIES], ids=[case[0] for case in BODIES])
def test_body_is_answered_cleanly_at_every_door(client, application, kind, body, settings):
    settings.WAGTAIL_MENTORING = {"LEAST_SECONDS": 2}
    client.raise_request_exception = True

    for url in doors(application):
        response = client.generic("POST", url, data=body, content_type=kind)

        assert response.status_code < 500, url
    application.refresh_from_db()
    assert "\x00" not in json.dumps(application.draft_answers)
    shown = client.get(doors(application)[0])
    assert shown.status_code in (200, 302)


@pytest.mark.parametrize("length", ["x", "-1", "1.5", "¹", "0x10"])
def test_length_that_is_no_number_is_refused_at_every_door(client, application, length):
    for url in doors(application):
        response = client.generic("POST", url, b"go=next", URLENCODED, CONTENT_LENGTH=length)

        assert response.status_code == 400, url


QUERIES = ["find=%00", "find=%ED%A0%80&for=%00", "for=" + HUGE, "opened=%00&opened=x", "show=%FF", "a=" * 3]


@pytest.mark.parametrize("query", QUERIES)
def test_address_with_anything_behind_it_is_answered_cleanly(client, application, query):
    response = client.get(f"{doors(application)[0]}?{query}")

    assert response.status_code in (200, 400)


def test_withdrawing_with_a_nasty_reason_is_no_server_error(client, application):
    url = reverse("wagtail_mentoring:application_withdraw", args=[application.reference])

    response = client.post(url, data=b"reason=%00%ED%A0%80" + b"x" * 5000, content_type=URLENCODED)

    assert response.status_code == 303
