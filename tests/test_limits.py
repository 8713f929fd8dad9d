"""How often somebody may do something, and who somebody is."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache

from tests.factories import UserFactory
from wagtail_mentoring import checks
from wagtail_mentoring.limits import DEFAULTS, TooMany, client_address, count_request, read_rate


@pytest.fixture
def request_of(rf):
    def make(user=None, address="192.0.2.1", **headers):
        request = rf.get("/", REMOTE_ADDR=address, **headers)
        request.user = user or AnonymousUser()
        return request

    return make


@pytest.fixture
def two_an_hour(settings):
    settings.WAGTAIL_MENTORING = {"LIMITS": {"start": ("2/hour", None), "contact": (None, "2/hour")}}


def refused(request, action, times=3, **kwargs):
    """How often of ``times`` the request was refused."""
    waits = []
    for _ in range(times):
        try:
            count_request(request, action, **kwargs)
        except TooMany as many:
            waits.append(many.retry_after)
    assert all(0 < wait <= 3600 for wait in waits)
    return len(waits)


@pytest.mark.parametrize(
    ("text", "rate"),
    [("1/second", (1, 1)), ("30/hour", (30, 3600)), ("5/day", (5, 86400)), (None, None)],
)
def test_rate_is_read(text, rate):
    assert read_rate(text) == rate


@pytest.mark.parametrize("text", ["", "30", "0/hour", "-1/hour", "1/week", "30 / hour", 30, "1/hour/day"])
def test_anything_else_is_no_rate(text):
    with pytest.raises(ValueError, match="is no rate"):
        read_rate(text)


def test_every_rate_we_set_can_be_read():
    assert all(read_rate(rate) for rates in DEFAULTS.values() for rate in rates if rate is not None)


@pytest.mark.django_db
def test_account_is_held_back_wherever_it_comes_from(request_of, two_an_hour):
    ada, brian = UserFactory(), UserFactory()

    assert refused(request_of(ada), "start") == 1
    assert refused(request_of(ada, address="192.0.2.7"), "start", 1) == 1
    assert refused(request_of(brian), "start", 1) == 0


def test_address_is_held_back_whoever_comes_from_it(request_of, two_an_hour):
    assert refused(request_of(), "contact") == 1
    assert refused(request_of(address="192.0.2.7"), "contact", 1) == 0


def test_somebody_may_be_told_apart_by_what_they_ask_for(request_of, two_an_hour):
    assert refused(request_of(), "start", account="ada@northmere.example") == 1
    assert refused(request_of(), "start", account="brian@northmere.example") == 1


def test_one_action_does_not_use_up_another(request_of, settings):
    settings.WAGTAIL_MENTORING = {"LIMITS": {"save": (None, "1/hour"), "upload": (None, "1/hour")}}

    assert refused(request_of(), "save", 1) == 0
    assert refused(request_of(), "upload", 1) == 0


def test_window_closes_by_itself(request_of, two_an_hour, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 7200.0)
    assert refused(request_of(), "contact") == 1

    monkeypatch.setattr("time.time", lambda: 10800.0)
    assert refused(request_of(), "contact", 2) == 0


class BrokenCache:
    def add(self, *args):
        raise ConnectionError("no cache")


def test_broken_cache_holds_nobody_back_and_is_logged(request_of, two_an_hour, monkeypatch, caplog):
    monkeypatch.setattr("wagtail_mentoring.limits.cache", BrokenCache())

    assert refused(request_of(), "contact", 5) == 0
    assert "cache cannot be reached" in caplog.text


def test_cache_holds_no_address_or_account(request_of, two_an_hour, monkeypatch):
    keys = []
    monkeypatch.setattr(cache, "add", lambda key, *args: keys.append(key))
    monkeypatch.setattr(cache, "incr", lambda key: 1)

    count_request(request_of(), "contact")

    assert len(keys) == 1
    assert "192.0.2.1" not in keys[0]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.5", "192.0.2.1"),
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "198.51.100.1, 203.0.113.5", "203.0.113.5"),
        (2, "198.51.100.1, 203.0.113.5, 10.0.0.1", "203.0.113.5"),
        (2, "203.0.113.5", "203.0.113.5"),
        (1, "", "192.0.2.1"),
        (1, "no address", ""),
        (1, "203.0.113.5:51234", "203.0.113.5"),
        (1, "[2001:db8:1:2::5]:443", "2001:db8:1:2::/64"),
        (1, "[2001:db8:1:2::5]", "2001:db8:1:2::/64"),
        (1, "203.0.113.5:51234:1", ""),
        (1, "198.51.100.1, ", ""),
    ],
)
def test_forwarded_address_is_believed_as_far_as_our_proxies_wrote_it(
    request_of, settings, proxies, forwarded, address
):
    settings.WAGTAIL_MENTORING = {"TRUSTED_PROXIES": proxies}

    assert client_address(request_of(HTTP_X_FORWARDED_FOR=forwarded)) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_address_is_read_as_the_network_of_one_household(request_of, address, network):
    assert client_address(request_of(address=address)) == network


def test_visitor_without_an_address_is_not_counted_with_others(request_of, two_an_hour):
    assert refused(request_of(address=""), "contact", 5) == 0


# --- system checks ----------------------------------------------------------------------------------------


def ids(check):
    return [message.id.removeprefix("wagtail_mentoring.") for message in check()]


@pytest.mark.parametrize(
    "limits",
    [
        {"hand_inn": ("1/hour", None)},
        {"hand_in": "1/hour"},
        {"hand_in": ("1/hour",)},
        {"hand_in": ("1/hour", "often")},
    ],
)
def test_limits_that_cannot_be_used_are_told(settings, limits):
    settings.WAGTAIL_MENTORING = {"LIMITS": limits}

    assert ids(checks.check_limits) == ["E012"]


def test_limits_that_can_be_used_pass(settings):
    settings.WAGTAIL_MENTORING = {"LIMITS": {"hand_in": ("1/hour", None)}, "TRUSTED_PROXIES": 0}

    assert ids(checks.check_limits) == []
    assert ids(checks.check_settings) == []


@pytest.mark.parametrize(
    ("backend", "debug", "found"),
    [
        ("django.core.cache.backends.locmem.LocMemCache", False, ["W004"]),
        ("django.core.cache.backends.dummy.DummyCache", False, ["W004"]),
        ("django.core.cache.backends.locmem.LocMemCache", True, []),
        ("django.core.cache.backends.redis.RedisCache", False, []),
    ],
)
def test_cache_that_no_two_processes_share_is_told(settings, backend, debug, found):
    settings.CACHES, settings.DEBUG = {"default": {"BACKEND": backend}}, debug

    assert ids(checks.check_cache) == found


def test_proxy_that_nobody_told_us_of_is_told(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert ids(checks.check_proxies) == ["W005"]

    settings.WAGTAIL_MENTORING = {"TRUSTED_PROXIES": 1}
    assert ids(checks.check_proxies) == []
