"""What staff do with saved filters: keep, change, delete, and open the list with one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from wagtail_mentoring.offices.models import Office

from .models import DefaultFilter, SavedFilter
from .saved_filters import FILTER_POLICY, kept_query


class FilterRefused(ValidationError):
    """A filter that cannot be kept so. The message says why and what to do."""


@transaction.atomic
def save_filter(
    *, user: Any, name: str, query: str, office: Office | None = None, position: int = 100
) -> tuple[SavedFilter, list[str]]:
    """Keep ``query`` under ``name``; returns the filter and the names of filters that had to be left out.

    Raises ``FilterRefused`` for a name the user has already, a foreign office, or a query that keeps nothing.
    """
    kept = kept_query(user=user, query=query)
    if not kept.query:
        raise FilterRefused(_("There is no filter to save. Choose some in the list first."))
    saved = SavedFilter(owner=user, query=kept.query)
    _write(saved, user, name=name, office=office, position=position)
    log(saved, "wagtail_mentoring.save_filter", user=user)
    return saved, kept.dropped


@transaction.atomic
def change_filter(
    *, saved_filter: SavedFilter, user: Any, name: str, office: Office | None, position: int
) -> SavedFilter:
    """Rename a filter, share it or keep it to oneself, or move it in the row.

    What somebody who left had shared is from now on ``user``'s, who answers for its name.
    """
    locked = _lock(saved_filter, user)
    if office is None and locked.owner_id != user.pk:
        raise FilterRefused(
            {"office": _("This filter was saved by somebody else: leave it to an office, or delete it.")}
        )
    before = _kept(locked)
    locked.owner = user
    _write(locked, user, name=name, office=office, position=position)
    if before != _kept(locked):
        log(locked, "wagtail_mentoring.change_filter", user=user, data={"shared": office is not None})
    return locked


def _kept(saved: SavedFilter) -> tuple[Any, ...]:
    return saved.owner_id, saved.name, saved.office_id, saved.position


@transaction.atomic
def delete_filter(*, saved_filter: SavedFilter, user: Any) -> None:
    """Delete a filter, for everybody who has it; applications are not touched."""
    locked = _lock(saved_filter, user)
    log(locked, "wagtail_mentoring.delete_filter", user=user)
    locked.delete()


@transaction.atomic
def choose_default_filter(*, saved_filter: SavedFilter | None, user: Any) -> None:
    """Open the user's list with ``saved_filter`` from now on; with None unfiltered again."""
    if saved_filter is None:
        DefaultFilter.objects.filter(user=user).delete()
        return
    if not FILTER_POLICY.reaches(user, "view", saved_filter):
        raise FilterRefused(_("This filter is not there any more. Choose another."))
    DefaultFilter.objects.update_or_create(user=user, defaults={"saved_filter": saved_filter})


def _lock(saved_filter: SavedFilter, user: Any) -> SavedFilter:
    rows = FILTER_POLICY.within_reach(user, "change").select_for_update(of=("self",))
    locked = rows.filter(pk=saved_filter.pk).first()
    if locked is None:
        raise FilterRefused(
            _(
                "Only the person who saved this filter can change it; "
                "once they left its office, anybody there."
            )
        )
    return locked


def _write(saved: SavedFilter, user: Any, *, name: str, office: Office | None, position: int) -> None:
    name = name.strip()
    if SavedFilter.objects.filter(owner=saved.owner_id, name=name).exclude(pk=saved.pk).exists():
        raise FilterRefused({"name": _("You have a filter of this name. Choose another name.")})
    if office is not None and not Office.objects.of(user).filter(pk=office.pk).exists():
        raise FilterRefused({"office": _("Choose an office in which you work.")})
    saved.name, saved.office, saved.position = name, office, position
    saved.save()
