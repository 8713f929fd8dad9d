"""How often somebody may try: one counter in the cache, which all workers share."""

from django.core.cache import cache

HOUR = 3600


def may_try(what: str, who: object, *, most: int, seconds: int = HOUR) -> bool:
    """Count a try of ``who`` at ``what``; False once there were more than ``most`` within ``seconds``."""
    key = f"wagtail_mentoring.limit.{what}.{who}"
    if cache.add(key, 1, seconds):
        return True
    try:
        return cache.incr(key) <= most
    except ValueError:  # it ran out at this moment
        return True
