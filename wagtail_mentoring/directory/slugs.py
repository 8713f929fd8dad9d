"""Addresses of new profiles."""

import secrets

from django.utils.text import slugify

from .models import Mentor


def free_slug(name: str) -> str:
    """The name as an address, with a random end where somebody has it already."""
    base = slugify(name)[:120] or "mentor"
    taken = Mentor.objects.filter(slug=base).exists()
    return f"{base}-{secrets.token_hex(4)}" if taken else base
