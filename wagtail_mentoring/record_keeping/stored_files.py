"""Files in the private storage that nothing refers to, and the sweeper that takes them away."""

import logging
from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import Storage
from django.db.models import Model
from django.utils import timezone

from wagtail_mentoring.applications.application_models import ApplicationFile
from wagtail_mentoring.exports.models import ApplicationExport
from wagtail_mentoring.imports.models import PeopleImport

logger = logging.getLogger(__name__)

#: A file is in the storage before its row is committed: younger ones may still be on their way.
GRACE = timedelta(hours=24)
FOLDERS: dict[str, type[Model]] = {
    "applications": ApplicationFile,
    "exports": ApplicationExport,
    "imports": PeopleImport,
}
AT_A_TIME = 500


def orphans(*, grace: timedelta = GRACE) -> Iterator[tuple[Storage, str]]:
    """Storage and name of files older than ``grace`` to which no row refers.

    A storage that cannot list its files or tell their age has none that we could name.
    """
    limit = timezone.now() - grace
    for folder, model in FOLDERS.items():
        storage: Storage = model._meta.get_field("file").storage
        try:
            names = [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
        except (FileNotFoundError, NotImplementedError):
            continue
        for start in range(0, len(names), AT_A_TIME):
            some = names[start : start + AT_A_TIME]
            known = set(model._default_manager.filter(file__in=some).values_list("file", flat=True))
            yield from (
                (storage, name)
                for name in some
                if name not in known and storage.get_modified_time(name) < limit
            )


def sweep_orphans(*, dry_run: bool = False, grace: timedelta = GRACE) -> list[str]:
    """Delete every orphan and return their names; with ``dry_run`` only name them."""
    found = sorted(orphans(grace=grace), key=lambda orphan: orphan[1])
    for storage, name in found if not dry_run else ():
        storage.delete(name)
        logger.info("Deleted the file %s, to which nothing referred.", name)
    return [name for _, name in found]
