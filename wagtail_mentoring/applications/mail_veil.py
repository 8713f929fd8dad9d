"""Which mail about applications is kept from whom: what is kept from them in every other place."""

from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat, Length, StrIndex, Substr

from .access_models import Extension, Invitation
from .access_notifications import EXTENSION_KINDS, INVITATION_KIND
from .access_permissions import doors_kept_from
from .permissions import kept_from


def veil_mail(messages: QuerySet, user: Any) -> QuerySet:
    """Takes away mail about applications that do not exist for ``user``, and about ways in to them.

    The key of such a mail is its kind, the application's reference or the number of the personal deadline or
    invitation, and more, with colons between.
    """
    after_kind = Concat(Substr("dedupe_key", Length("kind") + 2), Value(":"))
    keyed = messages.alias(after_kind=after_kind).alias(
        about=Substr("after_kind", 1, StrIndex(F("after_kind"), Value(":")) - 1)
    )
    return (
        keyed.exclude(about__in=kept_from(user).order_by().values("reference"))
        .exclude(kind__in=EXTENSION_KINDS, about__in=_numbers_kept_from(user, Extension.objects.all()))
        .exclude(kind=INVITATION_KIND, about__in=_numbers_kept_from(user, Invitation.objects.all()))
    )


def _numbers_kept_from(user: Any, rows: QuerySet) -> QuerySet:
    kept = doors_kept_from(user, rows).order_by()
    return kept.annotate(number=Cast("pk", CharField())).values("number")
