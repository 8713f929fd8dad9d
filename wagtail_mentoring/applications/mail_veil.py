"""Which mail about applications is kept from whom: what is kept from them in every other place."""

from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat, Length, StrIndex, Substr

from .models import Application
from .permissions import unveiled


def veil_mail(messages: QuerySet, user: Any) -> QuerySet:
    """Takes away mail about applications that do not exist for ``user``.

    The key of such a mail is its kind, the application's reference, and more, with colons between.
    """
    seen = unveiled(Application.objects.all(), user)
    hidden = Application.objects.exclude(pk__in=seen.order_by().values("pk"))
    after_kind = Concat(Substr("dedupe_key", Length("kind") + 2), Value(":"))
    keyed = messages.alias(after_kind=after_kind).alias(
        about=Substr("after_kind", 1, StrIndex(F("after_kind"), Value(":")) - 1)
    )
    return keyed.exclude(about__in=hidden.order_by().values("reference"))
