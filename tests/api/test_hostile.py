"""What strangers send: every answer is a problem that says so, and never a failure of ours."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.factories import MentorFactory, UserFactory
from wagtail_mentoring.api.problems import MEDIA_TYPE
from wagtail_mentoring.applications.models import Application

pytestmark = pytest.mark.django_db

LISTS = ("programs", "rounds", "directories", "mentors", "vocabularies", "suggestions")
#: What is sent as a parameter, and to which; the status is that of every list that knows the parameter.
HOSTILE = [
    ("page", "0", 400),
    ("page", "-1", 400),
    ("page", "9" * 400, 400),
    ("page", "1e9", 400),
    ("page", "٣", 404),
    ("page", "NaN", 400),
    ("page", "", 200),
    ("page_size", "0", 400),
    ("page_size", "101", 400),
    ("page_size", "1\x00", 400),
]
FOR_MENTORS = [
    ({"q": "\x00"}, 400),
    ({"q": "a" * 5000}, 400),
    ({"q": "[" * 200}, 200),
    ({"q": '"' * 199}, 200),
    ({"q": "* OR 1=1 --"}, 200),
    ({"q": "name:x AND (y OR z)^9~2"}, 200),
    ({"q": "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")}, 200),
    ({"q": "\u202e\u0000"}, 400),
    ({"q": "𒐫" * 200}, 200),
    ({"term": ["industry:law"] * 900}, 400),
    ({"term": "law"}, 400),
    ({"term": "a:b:c"}, 400),
    ({"term": "industry:\x00"}, 400),
    ({"term": "q:x"}, 400),
    ({"sort": "; DROP TABLE"}, 400),
    ({"sort": "relevance"}, 200),
    ({"available": "perhaps"}, 400),
    ({"directory": str(2**70)}, 400),
    ({"directory": "1 OR 1"}, 400),
    ({"facets": "[]"}, 400),
    ({"unheard": "of"}, 200),
]


def problem_in(response, status):
    assert response.status_code == status, response.content[:300]
    if status >= 400:
        assert response["Content-Type"] == MEDIA_TYPE
        assert response.json()["status"] == status
    return response


def test_bad_numbers_of_pages_are_problems_of_every_list(client, directory):
    for name in LISTS:
        for parameter, value, status in HOSTILE:
            expected = status if name != "suggestions" else 200
            query = {parameter: value, "q": "ab"} if name == "suggestions" else {parameter: value}
            problem_in(client.get(reverse(f"wagtail_mentoring_api:{name}"), query), expected)


def test_bad_questions_to_the_directory_are_problems_with_a_field(client, directory, industry):
    MentorFactory(terms=[industry["Law"]])
    for query, status in FOR_MENTORS:
        response = problem_in(client.get(reverse("wagtail_mentoring_api:mentors"), query), status)
        if status == 400:
            [field] = query
            assert {error["field"].partition(".")[0] for error in response.json()["errors"]} == {field}
    problem_in(client.get(reverse("wagtail_mentoring_api:mentors"), {"term": ["a:b"] * 3000}), 400)
    for text in ("\x00", "a" * 5000):
        problem_in(client.get(reverse("wagtail_mentoring_api:suggestions"), {"q": text}), 400)


BODIES = [
    (b"[" * 50_000, 400),
    (b'{"a":' * 50_000, 400),
    (b"", 400),
    (b"null", 400),
    (b"[]", 400),
    (b"NaN", 400),
    (b'{"form": 1e999}', 400),
    (b'{"form": ' + b"9" * 5000 + b"}", 400),
    (b'{"form": 1, "code": "\\u0000"}', 400),
    (b'{"form": 1, "code": "\\ud800"}', 400),
    (b'{"form": 1, "code": ["x"]}', 400),
    (b"\xff\xfe{", 400),
    (b'{"form": true, "form": 99999}', 404),
    (b" " * 3_000_000, 413),
]


def test_bad_bodies_are_problems_and_begin_nothing(client):
    client.force_login(UserFactory())
    url = reverse("wagtail_mentoring_api:applications")
    for body, status in BODIES:
        problem_in(client.post(url, body, content_type="application/json"), status)
    for kind in (
        "text/plain",
        "application/xml",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "x",
    ):
        problem_in(client.post(url, b"{}", content_type=kind), 415)
    for name in ("answers", "submit", "withdraw", "offer", "application_files"):
        path = reverse(f"wagtail_mentoring_api:{name}", args=["NOTHERE"])
        problem_in(client.generic("PATCH" if name == "answers" else "POST", path, b"[" * 50_000), 404)
    assert not Application.objects.exists()


def test_broken_addresses_and_methods_are_problems(client, directory):
    root = reverse("wagtail_mentoring_api:root")
    for path in ("nothing", "mentors/a b/", "mentors/%00/", "mentors/..%2f/", "rounds/x/y/z/", "%ff/", "🦘/"):
        problem_in(client.get(root + path), 404)
    for method in ("post", "put", "patch", "delete", "options", "trace"):
        problem_in(getattr(client, method)(f"{root}mentors/"), 405)
    assert client.head(f"{root}mentors/").status_code == 200
    problem_in(client.get(f"{root}mentors/?q=%ff%fe%00"), 400)


def test_wrong_tokens_are_refused_and_say_how_to_sign_in(client, directory):
    for header in ("Token x", "Token", "Token a b", "Token \xff", "Token " + "x" * 5000):
        response = client.get(reverse("wagtail_mentoring_api:mentors"), headers={"Authorization": header})
        problem_in(response, 401)
        assert response["WWW-Authenticate"].startswith("Token")


def test_token_is_as_good_as_a_session(client, directory):
    from rest_framework.authtoken.models import Token

    MentorFactory(slug="rob", bio="For people of the house", field_visibility={"bio": "signed_in"})
    url = reverse("wagtail_mentoring_api:mentor", args=["rob"])
    token = Token.objects.create(user=UserFactory())
    header = {"Authorization": f"Token {token.key}"}

    answer = client.get(url, headers=header)

    assert answer.json()["bio"] == "For people of the house"
    assert answer["Cache-Control"] == "private, no-cache"
    assert client.get(url).json()["bio"] == ""
    token.user.is_active = False
    token.user.save()
    problem_in(client.get(url, headers=header), 401)


def test_who_asks_too_often_is_told_when_to_ask_again(client, directory, settings):
    settings.WAGTAIL_MENTORING = {
        **settings.WAGTAIL_MENTORING,
        "LIMITS": {"api_search": ("3/hour", "2/hour")},
        "TRUSTED_PROXIES": 1,
    }
    url = reverse("wagtail_mentoring_api:mentors")

    def ask(address):
        return client.get(url, headers={"X-Forwarded-For": f"10.0.0.1, {address}"})

    assert [ask("192.0.2.1").status_code for _time in range(3)] == [200, 200, 429]
    refused = problem_in(ask("192.0.2.1"), 429)
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert ask("192.0.2.2").status_code == 200
    cache.clear()
    client.force_login(UserFactory())
    assert [ask(f"192.0.2.{number}").status_code for number in range(10, 14)] == [200, 200, 200, 429]


def test_answer_that_is_known_already_is_not_sent_again(client, directory):
    url = reverse("wagtail_mentoring_api:mentors")
    first = client.get(url)
    assert first["Cache-Control"] == "no-cache"
    assert {"Authorization", "Cookie", "Accept-Language"} <= set(first["Vary"].split(", "))

    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    MentorFactory()
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_nothing_is_left_to_the_hosts_own_settings(client, directory, settings):
    MentorFactory(slug="rob")
    urls = [reverse(f"wagtail_mentoring_api:{name}") for name in (*LISTS[:-1], "schema")]
    urls.append(f"{reverse('wagtail_mentoring_api:mentors')}?page=x")
    before = [client.get(url) for url in urls]

    settings.REST_FRAMEWORK = {
        "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.StaticHTMLRenderer"],
        "DEFAULT_PARSER_CLASSES": [],
        "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.AnonRateThrottle"],
        "DEFAULT_THROTTLE_RATES": {"anon": "1/day"},
        "DEFAULT_SCHEMA_CLASS": "rest_framework.schemas.coreapi.AutoSchema",
        "DEFAULT_VERSIONING_CLASS": "rest_framework.versioning.AcceptHeaderVersioning",
        "EXCEPTION_HANDLER": "tests.api.nothing.here",
        "UNAUTHENTICATED_USER": None,
        "UNICODE_JSON": False,
        "COMPACT_JSON": False,
        "PAGE_SIZE": 1,
    }
    settings.SPECTACULAR_SETTINGS = {"TITLE": "The host's own", "OAS_VERSION": "3.0.3"}
    after = [client.get(url) for url in urls]

    for one, other in zip(before, after, strict=True):
        assert (other.status_code, other.content) == (one.status_code, one.content)
