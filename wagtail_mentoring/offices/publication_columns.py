"""How far the publication of a row is, asked for the whole list at once rather than row by row."""

from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import StatusTagColumn
from wagtail.models import Revision, WorkflowState


def with_publication(rows: QuerySet) -> QuerySet:
    """Annotate what ``publication`` tells: Wagtail's own ``status_string`` takes two queries for each row."""
    same = {
        "base_content_type": rows.model.get_base_content_type(),
        "object_id": Cast(OuterRef("pk"), CharField()),
    }
    states = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS, **same)
    schedules = Revision.objects.filter(approved_go_live_at__isnull=False, **same)
    return rows.annotate(is_in_moderation=Exists(states), is_scheduled=Exists(schedules))


def publication(row: Any) -> str:
    """“live”, “draft”, and what is under way: “live + in moderation”."""
    parts = [_("live") if row.live else _("expired") if row.expired else _("draft")]
    if row.is_scheduled:
        parts.append(_("scheduled"))
    elif row.is_in_moderation:
        parts.append(_("in moderation"))
    elif row.live and row.has_unpublished_changes:
        parts.append(_("draft"))
    return " + ".join(parts)


class PublicationColumn(StatusTagColumn):
    """Of rows that ``with_publication`` annotated."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            "publication", label=label, sort_key="live", accessor=publication, primary=lambda row: row.live
        )
