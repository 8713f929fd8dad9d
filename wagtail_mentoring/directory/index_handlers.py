"""What makes a mentor be indexed anew. The app connects it when it is ready: ``connect_index_handlers()``."""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete, pre_save

from wagtail_mentoring.signals import mentor_saved

from .index_tasks import index_mentor, index_soon
from .models import Mentor, Term

#: Columns that say how far a profile is worked on, and nothing that an index holds.
UNSEEN = frozenset({"latest_revision", "has_unpublished_changes"})


def index_saved_mentor(
    mentor: Mentor, created: bool = False, update_fields: Iterable[str] | None = None, **kwargs: Any
) -> None:
    """After publishing, unpublishing and every action: all of them save.

    Not for a new one whom nobody may find, nor where a draft was only noted.
    """
    is_unseen = update_fields is not None and UNSEEN.issuperset(update_fields)
    if not (is_unseen or (created and not mentor.is_listed)):
        index_mentor(mentor.pk)


def forget_deleted_mentor(instance: Mentor, **kwargs: Any) -> None:
    index_mentor(instance.pk)


def note_old_name(instance: Term, raw: bool = False, **kwargs: Any) -> None:
    """Remember how the term was called, to tell a new name from a new place in the order."""
    if not raw:
        instance._name_before = Term.objects.filter(pk=instance.pk).values_list("name", flat=True).first()


def index_mentors_of_renamed_term(instance: Term, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if not raw and not created and instance._name_before != instance.name:
        index_soon(_mentors_with(instance))


def index_mentors_of_deleted_term(instance: Term, **kwargs: Any) -> None:
    index_soon(_mentors_with(instance))


def _mentors_with(term: Term) -> list[Any]:
    links = Mentor.terms.through.objects.filter(term=term)
    return list(links.values_list("mentor_id", flat=True))


def connect_index_handlers() -> None:
    mentor_saved.connect(index_saved_mentor, sender=Mentor)
    post_delete.connect(forget_deleted_mentor, sender=Mentor)
    pre_save.connect(note_old_name, sender=Term)
    post_save.connect(index_mentors_of_renamed_term, sender=Term)
    pre_delete.connect(index_mentors_of_deleted_term, sender=Term)
