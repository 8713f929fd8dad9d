"""How often somebody may do something: counted by account and by address, shared by all workers' cache.

A fixed window: the first use opens it, and it closes by itself. Around a border twice the number may get
through; what is counted here bears that.
"""

import ipaddress
import logging
import math
import re
import time
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from wagtail_mentoring import conf

logger = logging.getLogger("wagtail_mentoring.limits")

#: What is counted, and how often one account and one address may do it. An address may be a whole campus
#: behind one router, so where people sign in its number is there against floods only.
DEFAULTS: Mapping[str, tuple[str | None, str | None]] = {
    "start": ("30/hour", "1000/hour"),
    "save": ("240/minute", "6000/minute"),
    "wait": (None, "600/hour"),
    "upload": ("120/hour", "3000/hour"),
    "hand_in": ("60/hour", "6000/hour"),
    "mail_link": ("5/hour", "50/hour"),
    "open_link": ("30/hour", "300/hour"),
    "invitation": ("10/hour", "300/hour"),
    "contact": ("10/hour", "50/hour"),
    "own_data": ("5/hour", "100/hour"),
    "api_read": ("600/minute", "3000/minute"),
    "api_search": ("300/minute", "1200/minute"),
    "api_write": ("240/minute", "6000/minute"),
}
PERIODS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
RATE = re.compile(r"([1-9][0-9]{0,8})/(second|minute|hour|day)")
#: One household, or one phone, holds as many addresses of IPv6 as it likes below this prefix.
IPV6_PREFIX = 64


class Rate(NamedTuple):
    number: int
    seconds: int


class TooMany(Exception):
    """The limit of ``action`` is used up; ``retry_after`` says for how many more seconds."""

    def __init__(self, action: str, retry_after: int) -> None:
        super().__init__(f"{action}: again in {retry_after} seconds")
        self.action = action
        self.retry_after = retry_after


def read_rate(text: str | None) -> Rate | None:
    """``"30/hour"`` as numbers; None for no limit. Raises ``ValueError`` for anything else."""
    if text is None:
        return None
    found = RATE.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError(f"{text!r} is no rate. Write, for example, “30/hour”, or None for no limit.")
    return Rate(int(found[1]), PERIODS[found[2]])


def count_request(request: HttpRequest, action: str, *, account: Any = None) -> None:
    """Count one ``action`` for the account (by default the one signed in) and for the client's address.

    ``account`` may be anything that tells people apart, such as an e-mail address that is written to. Raises
    ``TooMany`` once either has used up its number. While the cache cannot be reached nothing is refused.
    """
    by_account, by_address = conf.get("LIMITS").get(action, DEFAULTS[action])
    user = getattr(request, "user", None)
    if account is None and user is not None and user.is_authenticated:
        account = user.pk
    for kind, who, rate in (
        ("account", account, read_rate(by_account)),
        ("address", client_address(request), read_rate(by_address)),
    ):
        if rate is not None and who not in (None, ""):
            _count(action, kind, str(who), rate)


def _count(action: str, kind: str, who: str, rate: Rate) -> None:
    # Nobody who looks into the cache learns who it was.
    name = salted_hmac("wagtail_mentoring.limits", f"{kind}:{who}", algorithm="sha256").hexdigest()[:32]
    window, passed = divmod(time.time(), rate.seconds)
    key = f"wagtail_mentoring.limit.{action}.{name}.{int(window)}"
    try:
        cache.add(key, 0, rate.seconds + 60)
        used = cache.incr(key)
    except ValueError:  # it was thrown out at this moment
        return
    except Exception:
        # An application must not be lost because of a cache; which errors it knows only its client says.
        logger.exception("The cache cannot be reached, so nobody is held back from “%s”.", action)
        return
    if used > rate.number:
        raise TooMany(action, max(1, math.ceil(rate.seconds - passed)))


def client_address(request: HttpRequest) -> str:
    """The address a request came from, one of IPv6 cut down to its network; empty where nobody can tell.

    ``X-Forwarded-For`` is read only as far as ``TRUSTED_PROXIES`` proxies of ours wrote it: anybody may send
    the rest.
    """
    address = request.META.get("REMOTE_ADDR", "")
    proxies, forwarded = conf.get("TRUSTED_PROXIES"), request.META.get("HTTP_X_FORWARDED_FOR", "")
    if proxies and forwarded:
        hops = [hop.strip() for hop in forwarded.split(",")]
        address = hops[-min(proxies, len(hops))]
    return _network(address)


#: As some proxies write it: an address of IPv4 with its port, one of IPv6 in brackets with or without it.
_WITH_PORT = re.compile(r"(\d+\.\d+\.\d+\.\d+):\d+|\[([^]]+)\](?::\d+)?")


def _network(address: str) -> str:
    if with_port := _WITH_PORT.fullmatch(address):
        address = with_port[1] or with_port[2]
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, IPV6_PREFIX), strict=False))
    return str(found)


def wrong_limits(values: Any) -> Iterator[str]:
    """What is wrong with the setting ``LIMITS``, for the system check."""
    if not isinstance(values, dict):
        return
    for action, rates in values.items():
        if action not in DEFAULTS:
            yield f"{action!r} is nothing that is counted; there are {', '.join(DEFAULTS)}"
        elif not isinstance(rates, (tuple, list)) or len(rates) != 2:
            yield f"{action!r} needs two rates, by account and by address, such as {DEFAULTS[action]}"
        else:
            yield from (f"{action!r}: {problem}" for rate in rates if (problem := _problem(rate)))


def _problem(rate: Any) -> str:
    try:
        read_rate(rate)
    except ValueError as error:
        return str(error)
    return ""
