"""Photos go with the mentor they show. The app connects it when it is ready: ``connect_photo_handlers()``."""

from typing import Any

from django.db import transaction
from django.db.models.signals import pre_delete

from .models import Mentor
from .photos import delete_photos


def delete_photos_of_mentor(instance: Mentor, **kwargs: Any) -> None:
    """Once the mentor is gone for good, so are the photo and all that earlier versions showed."""
    earlier = instance.revisions.values_list("content__photo", flat=True)
    names = {name for name in (instance.photo.name, *earlier) if name}
    storage = instance.photo.storage
    # The mentor is gone even where the files cannot be deleted: that is logged.
    transaction.on_commit(lambda: delete_photos(storage, names), robust=True)


def connect_photo_handlers() -> None:
    pre_delete.connect(delete_photos_of_mentor, sender=Mentor)
