"""Mail to people who work in the admin: in the language they use it in, with a link to where the work is."""

from typing import Any

from django.conf import settings
from django.utils import translation
from wagtail.admin.utils import get_admin_base_url, get_user_display_name
from wagtail.models import Site
from wagtail.users.models import UserProfile

from .actions import queue_mail


def queue_staff_mail(*, person: Any, kind: str, dedupe_key: str, path: str, context: dict[str, Any]) -> None:
    """Write to ``person`` about the page at ``path``; nothing to somebody without an address.

    ``kind`` names the templates as well. They are given ``context``, the person's ``name`` and the ``url``.
    """
    if not person.email:
        return
    with translation.override(language_of(person)):
        queue_mail(
            dedupe_key=f"{dedupe_key}:{person.pk}",
            kind=kind,
            to_email=person.email,
            to_name=get_user_display_name(person),
            template=kind,
            context={**context, "name": get_user_display_name(person), "url": f"{_base_url()}{path}"},
        )


def language_of(person: Any) -> str:
    profile = UserProfile.objects.filter(user=person).first()
    return (profile.preferred_language if profile else "") or settings.LANGUAGE_CODE


def _base_url() -> str:
    """The host in front of an address of the admin."""
    if base := get_admin_base_url():
        return base
    site = Site.objects.filter(is_default_site=True).first()
    return site.root_url if site else ""
