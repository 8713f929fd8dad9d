"""What of a page is signed: everything a visitor may come to see, and when; not where the page stands."""

import json
from collections.abc import Collection
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField

from wagtail_mentoring.digests import digest

#: Fields of a page that change without its content changing, or that a revision cannot change.
VOLATILE = frozenset(
    {
        "pk",
        "alias_of",
        "content_type",
        "depth",
        "draft_title",
        "expired",
        "first_published_at",
        "has_unpublished_changes",
        "index_entries",
        "last_published_at",
        "latest_revision",
        "latest_revision_created_at",
        "live",
        "live_revision",
        "locale",
        "locked",
        "locked_at",
        "locked_by",
        "numchild",
        "owner",
        "path",
        "postgres_index_entries",
        "translation_key",
        "url_path",
        "wagtail_admin_comments",
    }
)

Content = dict[str, Any]


def content_of(page: Any) -> Content:
    """What would be signed of ``page`` as it stands in memory, in plain values.

    A page that was just published and the revision it came from have the same content: keys of rows that
    belong to the page, which publishing gives, are left out.
    """
    streams = _stream_fields(type(page))
    for name in streams:
        list(getattr(page, name))  # Written down as the blocks are today, not as they were once saved.
    data = json.loads(json.dumps(page.serializable_data(), cls=DjangoJSONEncoder))
    content = {name: value for name, value in data.items() if name not in VOLATILE}
    for name in streams:
        if isinstance(content.get(name), str):
            content[name] = json.loads(content[name])
    for relation in get_all_child_relations(type(page)):
        name = relation.get_accessor_name()
        leave_out = {"pk", "locale", "translation_key", relation.field.name}
        if name in content:
            content[name] = [_without(row, leave_out) for row in content[name]]
    return content


def digest_of(page_pk: int, edition: int, content: Content) -> str:
    """What a signature binds: this page, with this content, after it was released ``edition`` times."""
    return digest([page_pk, edition, content])


def is_same_elsewhere(content: Content, other: Content) -> bool:
    """Whether two pages say the same under addresses of their own, as an alias and its original do."""
    return _without(content, {"slug"}) == _without(other, {"slug"})


def is_shown(names: Collection[str]) -> bool:
    """Whether one of ``names``, fields that are about to be saved, is what visitors may come to see."""
    return any(name == "live" or name.removesuffix("_id") not in VOLATILE for name in names)


def _without(row: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


@cache
def _stream_fields(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.name for field in model._meta.get_fields() if isinstance(field, StreamField))
