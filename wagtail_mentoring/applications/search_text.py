"""What staff's list is searched in: name, address and reference of an application as one folded text."""

from typing import Any

from django.db import models
from django.db.models import Q

from wagtail_mentoring.folding import fold


class SearchTextField(models.CharField):
    """Kept beside the fields it is made of, so that a database looks into one text, which an index can hold.

    Folded, so that "jose" finds "José" on every database. In a migration it is a plain ``CharField``.
    """

    def __init__(self, *args: Any, sources: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = sources

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = fold(" ".join(str(getattr(model_instance, name)) for name in self.sources))
        text = text.strip()[: self.max_length]
        setattr(model_instance, self.attname, text)
        return text


def holding(words: str, *, field: str = "search_text") -> Q:
    """Rows whose text holds every one of ``words``, in any order."""
    return Q(*(Q(**{f"{field}__contains": word}) for word in fold(words).split()))
